import { Button, DatePicker, Input, Modal, Select, Space, Table } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { OrganizationPicker } from '../admin/users/OrganizationPicker';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { change, useBases, useSend } from './model';
import './training.css';
import { StatusOf } from './View';

type Base = Schemas['TrainingBase'];
type Grade = Base['grade'];

/** /training/bases: who may train: recognition entered by one person, confirmed by another, ended with a reason. */
export function BasesPage() {
  const { t } = useTranslation('training');
  const me = useMe();
  const { bases } = useBases();
  const [entering, setEntering] = useState(false);
  const [step, setStep] = useState<{ base: Base; step: 'confirm' | 'end' }>();
  if (bases.error) return <ProblemPanel error={bases.error} onRetry={() => void bases.refetch()} />;
  const reviewer = me.roles.includes('reviewer');
  return (
    <div className="training-page">
      <PageHeader
        title={t('bases.title')}
        sub={t('bases.about')}
        actions={
          me.roles.includes('registrar') && (
            <Button type="primary" onClick={() => setEntering(true)}>
              {t('bases.enter')}
            </Button>
          )
        }
      />
      <section className="panel">
        <Table<Base>
          rowKey="id"
          size="middle"
          loading={bases.isFetching}
          pagination={false}
          scroll={{ x: 640 }}
          dataSource={bases.data?.items ?? []}
          locale={{ emptyText: <span className="quiet">{t('bases.none')}</span> }}
          columns={[
            { title: t('base'), dataIndex: 'name', className: 'training-tight' },
            { title: t('bases.grade'), render: (_, b) => t(`grade.${b.grade}`) },
            { title: t('bases.decision'), dataIndex: 'decision_no' },
            { title: t('bases.prefix'), dataIndex: 'prefix' },
            { title: t('bases.valid'), className: 'training-tight', render: (_, b) => `${b.valid_from} – ${b.valid_until ?? ''}` },
            { title: t('state'), className: 'training-tight', render: (_, b) => <><StatusOf status={b.status} />{b.reason ? <span className="quiet">{b.reason}</span> : null}</> },
            ...(reviewer
              ? [
                  {
                    title: t('roster.do'),
                    render: (_: unknown, b: Base) => (
                      <Space>
                        {b.status === 'PROPOSED' && (
                          <Button size="small" type="primary" aria-label={`${t('bases.confirm')} ${b.name}`} onClick={() => setStep({ base: b, step: 'confirm' })}>
                            {t('bases.confirm')}
                          </Button>
                        )}
                        {b.status === 'ACTIVE' && (
                          <Button size="small" danger aria-label={`${t('bases.end')} ${b.name}`} onClick={() => setStep({ base: b, step: 'end' })}>
                            {t('bases.end')}
                          </Button>
                        )}
                      </Space>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </section>
      {entering && <Enter onClose={() => setEntering(false)} />}
      {step && <StepDialog {...step} onClose={() => setStep(undefined)} />}
    </div>
  );
}

function Enter({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const [typed, setTyped] = useState({ organization_id: '', grade: 'CITY' as Grade, decision_no: '', prefix: '', valid_from: dayjs().format('YYYY-MM-DD'), valid_until: '' });
  const { busy, refused, send } = useSend(onClose);
  const put = (change: Partial<typeof typed>) => setTyped((before) => ({ ...before, ...change }));
  const body = () => {
    const { valid_until, ...rest } = typed;
    return valid_until ? { ...rest, valid_until } : rest;
  };
  return (
    <Modal
      open
      title={t('bases.enter')}
      okText={t('bases.enter')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: typed.organization_id === '' || typed.decision_no.trim() === '' || typed.prefix.trim().length < 2, loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/training/bases', { params: { header: { 'Idempotency-Key': key } }, body: body() })))}
    >
      <p className="quiet">{t('bases.enterAbout')}</p>
      <div className="training-form">
        <Labelled label={t('bases.organization')}>
          {(id) => <OrganizationPicker id={id} className="after-choose" value={typed.organization_id} onChange={(organization_id) => put({ organization_id })} />}
        </Labelled>
        <Labelled label={t('bases.grade')}>
          {(id) => (
            <Select
              id={id}
              className="after-choose"
              value={typed.grade}
              options={(['CITY', 'PROVINCE', 'NATIONAL'] as const).map((value) => ({ value, label: t(`grade.${value}`) }))}
              onChange={(grade) => put({ grade })}
            />
          )}
        </Labelled>
        <Labelled label={t('bases.decision')}>{(id) => <Input id={id} value={typed.decision_no} maxLength={100} onChange={(e) => put({ decision_no: e.target.value })} />}</Labelled>
        <Labelled label={t('bases.prefixHint')}>{(id) => <Input id={id} value={typed.prefix} maxLength={12} onChange={(e) => put({ prefix: e.target.value.toUpperCase() })} />}</Labelled>
        <Labelled label={t('bases.from')}>
          {(id) => <DatePicker id={id} allowClear={false} value={dayjs(typed.valid_from)} onChange={(d) => d && put({ valid_from: d.format('YYYY-MM-DD') })} />}
        </Labelled>
        <Labelled label={t('bases.until')}>
          {(id) => <DatePicker id={id} value={typed.valid_until ? dayjs(typed.valid_until) : null} onChange={(d) => put({ valid_until: d ? d.format('YYYY-MM-DD') : '' })} />}
        </Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}

function StepDialog({ base, step, onClose }: { base: Base; step: 'confirm' | 'end'; onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend(onClose);
  const save = (key: string) => {
    const params = change(base, key);
    return step === 'confirm' ? take(api.POST('/training/bases/{id}/confirm', { params, body: {} })) : take(api.POST('/training/bases/{id}/end', { params, body: { reason } }));
  };
  return (
    <Modal
      open
      title={`${t(`bases.${step}`)}：${base.name}`}
      okText={t(`bases.${step}`)}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: step === 'end' && reason.trim() === '', loading: busy, danger: step === 'end' }}
      onCancel={onClose}
      onOk={() => void send(save)}
    >
      <p>{t(`bases.${step}About`)}</p>
      {step === 'end' && <Labelled label={t('reason')}>{(id) => <Input.TextArea id={id} value={reason} maxLength={1000} rows={3} onChange={(e) => setReason(e.target.value)} />}</Labelled>}
      <Problem error={refused} />
    </Modal>
  );
}
