import { Button, DatePicker, Input, Modal, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { useTranslation } from '../i18n';
import { useCodeOptions } from '../ui/useCodeTable';
import { type Action, type Asked, type Filing, isPlain, isReasoned, step, useSend } from './model';

const offered = (action: Action) => action !== 'organization';

/** Exactly the steps that the server says are possible now. */
export function Actions({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const [open, setOpen] = useState<Action>();
  return (
    <>
      {filing.actions.filter(offered).map((action, i) => (
        <Button key={action} type={i === 0 && action !== 'refuse' && action !== 'withdraw' ? 'primary' : 'default'} danger={action === 'refuse' || action === 'withdraw'} onClick={() => setOpen(action)}>
          {t(`action.${action}`)}
        </Button>
      ))}
      {open && <StepDialog filing={filing} action={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

const blank: Asked = { reason: '', ground: '', decision_no: '', outcome: 'WARNED', until: dayjs().add(3, 'month').format('YYYY-MM-DD'), upheld: false, level: '', title: '' };

function StepDialog({ filing, action, onClose }: { filing: Filing; action: Action; onClose: () => void }) {
  const { t } = useTranslation('brokers');
  const [asked, setAsked] = useState(blank);
  const { busy, refused, send } = useSend(onClose);
  const put = (change: Partial<Asked>) => setAsked((before) => ({ ...before, ...change }));
  const complete = isPlain(action) || (action === 'level' ? asked.level !== '' : action === 'title' ? asked.title !== '' : asked.reason.trim() !== '' && (action !== 'announce' || asked.ground !== ''));
  return (
    <Modal
      open
      title={t(`action.${action}`)}
      okText={t(`action.${action}`)}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !complete, loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => step(filing, action, asked, key))}
    >
      <p>{t(`about.${action}`)}</p>
      <Fields action={action} asked={asked} put={put} />
      <Problem error={refused} />
    </Modal>
  );
}

function Fields({ action, asked, put }: { action: Action; asked: Asked; put: (change: Partial<Asked>) => void }) {
  const { t } = useTranslation('brokers');
  const grounds = useCodeOptions('broker_misconduct_kinds');
  const levels = useCodeOptions('broker_levels');
  const titles = useCodeOptions('broker_titles');
  const choose = (label: string, value: string, options: { value: string; label: string }[], set: (v: string) => void) => (
    <Labelled label={label}>{(id) => <Select id={id} className="after-choose" value={value || undefined} options={options} onChange={set} />}</Labelled>
  );
  const reason = (label: string) => (
    <Labelled label={label}>{(id) => <Input.TextArea id={id} value={asked.reason} maxLength={1000} rows={3} onChange={(e) => put({ reason: e.target.value })} />}</Labelled>
  );
  const number = <Labelled label={t('decisionNo')}>{(id) => <Input id={id} value={asked.decision_no} maxLength={64} onChange={(e) => put({ decision_no: e.target.value })} />}</Labelled>;
  if (isPlain(action)) return null;
  if (isReasoned(action)) return reason(t('reason'));
  if (action === 'level') return choose(t('level'), asked.level, levels, (level) => put({ level }));
  if (action === 'title')
    return (
      <>
        {choose(t('title'), asked.title, titles, (title) => put({ title }))}
        {reason(t('titleDecision'))}
      </>
    );
  return (
    <>
      {action === 'announce' && choose(t('ground'), asked.ground, grounds, (ground) => put({ ground }))}
      {action === 'decide' &&
        choose(t('outcome'), asked.outcome, (['WARNED', 'SUSPENDED', 'REVOKED', 'DROPPED'] as const).map((value) => ({ value, label: t(`act.${value}`) })), (v) => put({ outcome: v as Asked['outcome'] }))}
      {action === 'decide' && asked.outcome === 'SUSPENDED' && (
        <Labelled label={t('until')}>
          {(id) => <DatePicker id={id} allowClear={false} value={dayjs(asked.until)} onChange={(d) => put({ until: (d ?? dayjs()).format('YYYY-MM-DD') })} />}
        </Labelled>
      )}
      {action === 'decide-appeal' && choose(t('upheld'), String(asked.upheld), ['true', 'false'].map((value) => ({ value, label: t(`upheldIs.${value as 'true' | 'false'}`) })), (v) => put({ upheld: v === 'true' }))}
      {reason(t('reason'))}
      {number}
    </>
  );
}
