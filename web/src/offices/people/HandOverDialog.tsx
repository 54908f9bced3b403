import { App, Input, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import { Problem } from '../../after/Problem';
import { api, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { StatusTag } from '../../ui/StatusTag';
import { Field } from '../Field';
import { useSending } from '../useSending';
import type { Person } from './periods';

interface Props {
  people: Person[];
  person: Person;
  onClose: () => void;
}

/** Gives all open cases of a person to a colleague; what goes is listed first. */
export function HandOverDialog({ people, person, onClose }: Props) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const [to, setTo] = useState<string>();
  const [reason, setReason] = useState('');
  const sending = useSending('people', 'escalations', 'queue');
  const others = people.filter((p) => p.id !== person.id && p.status === 'ACTIVE');
  const go = async () => {
    if (!to) return;
    const body = { from: person.id, to, reason: reason.trim() };
    const done = await sending.send((key) => take(api.POST('/offices/hand-overs', { params: { header: { 'Idempotency-Key': key } }, body })));
    if (!done) return;
    void message.success(t('people.handDone', { count: done.contracts.length, index: done.event_index }));
    onClose();
  };
  return (
    <Modal
      open
      width={760}
      title={t('people.handOverOf', { name: person.display_name })}
      okText={t('people.handGo', { count: person.cases.length })}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !to || reason.trim() === '', loading: sending.busy }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void go()}
    >
      <div className="offices-form">
        <p>{t('people.will', { count: person.cases.length })}</p>
        <Cases person={person} />
        <Field label={t('people.handTo')}>
          {(id) => <Select id={id} value={to} onChange={setTo} options={others.map((p) => ({ value: p.id, label: `${p.display_name}（${t('people.cases', { count: p.cases.length })}）` }))} />}
        </Field>
        <Field label={t('people.reason')} hint={t('people.reasonHint')}>
          {(id, hint) => <Input id={id} aria-describedby={hint} value={reason} maxLength={1000} onChange={(e) => setReason(e.target.value)} />}
        </Field>
        <Problem error={sending.refused} />
      </div>
    </Modal>
  );
}

function Cases({ person }: { person: Person }) {
  const { t } = useTranslation('offices');
  return (
    <Table
      size="small"
      rowKey="contract_id"
      dataSource={person.cases}
      pagination={person.cases.length > 8 ? { pageSize: 8, size: 'small', showSizeChanger: false } : false}
      columns={[
        {
          key: 'project',
          title: t('people.project'),
          render: (_, c) => (
            <>
              <span className="offices-clamp" title={c.project_name}>
                {c.project_name}
              </span>
              <span className="quiet">{c.acceptance_no}</span>
            </>
          ),
        },
        { key: 'status', title: t('people.status'), width: 110, render: (_, c) => <StatusTag status={c.status} /> },
        { key: 'due', title: t('people.due'), width: 120, render: (_, c) => c.due ?? '—' },
      ]}
    />
  );
}
