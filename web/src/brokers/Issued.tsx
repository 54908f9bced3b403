import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Select, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { formatInstant } from '../ui/format';
import { useCodeOptions } from '../ui/useCodeTable';
import { type Filing, useSend } from './model';

type Credential = Schemas['Credential'];
type Step = Credential['actions'][number];

/** The credentials of a broker, and what the reviewer may do with them. */
export function Issued({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const { t: words } = useTranslation('credentials');
  const [step, setStep] = useState<{ credential: Credential; step: Step }>();
  const { data, error, isFetching } = useQuery({
    queryKey: ['credentials', filing.id],
    queryFn: () => take(api.GET('/brokers/{id}/credentials', { params: { path: { id: filing.id }, query: { limit: 50 } } })),
  });
  if (error) return <Problem error={error} />;
  return (
    <>
      <Table<Credential>
        rowKey="id"
        size="small"
        loading={isFetching}
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={data?.items ?? []}
        locale={{ emptyText: <span className="quiet">{t('issued.none')}</span> }}
        columns={[
          { title: words('number'), render: (_, c) => <a href={new URL(c.public_url).pathname} target="_blank" rel="noreferrer">{c.number}</a> },
          { title: t('level'), render: (_, c) => <CodeName table="broker_levels" code={c.level} /> },
          { title: t('issued.on'), render: (_, c) => formatInstant(c.issued_at) },
          { title: t('state'), render: (_, c) => <Tag color={c.status === 'VALID' ? 'green' : 'default'}>{words(`status.${c.status}`)}</Tag> },
          {
            title: t('issued.do'),
            render: (_, c) => (
              <Space wrap>
                {c.actions.map((action) => (
                  <Button key={action} size="small" danger={action === 'revoke'} aria-label={`${t(`issued.${action}`)} ${c.number}`} onClick={() => setStep({ credential: c, step: action })}>
                    {t(`issued.${action}`)}
                  </Button>
                ))}
              </Space>
            ),
          },
        ]}
      />
      {step && <StepDialog {...step} onClose={() => setStep(undefined)} />}
    </>
  );
}

function StepDialog({ credential, step, onClose }: { credential: Credential; step: Step; onClose: () => void }) {
  const { t } = useTranslation('brokers');
  const grounds = useCodeOptions('credential_grounds');
  const [ground, setGround] = useState<string>();
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend(onClose);
  const save = (key: string) => {
    const params = { path: { id: credential.id }, header: { 'Idempotency-Key': key, 'If-Match': ifMatch(credential.version) } };
    return step === 'renew' ? take(api.POST('/credentials/{id}/renew', { params, body: {} })) : take(api.POST(`/credentials/{id}/${step}`, { params, body: { ground: ground ?? '', reason } }));
  };
  return (
    <Modal
      open
      title={`${t(`issued.${step}`)} ${credential.number}`}
      okText={t(`issued.${step}`)}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, disabled: step !== 'renew' && (!ground || reason.trim() === ''), danger: step === 'revoke' }}
      onCancel={onClose}
      onOk={() => void send(save)}
    >
      <p>{t(`issued.about.${step}`)}</p>
      {step !== 'renew' && (
        <>
          <Labelled label={t('ground')}>{(id) => <Select id={id} className="after-choose" value={ground} options={grounds} onChange={setGround} />}</Labelled>
          <Labelled label={t('reason')}>{(id) => <Input.TextArea id={id} value={reason} maxLength={1000} rows={3} onChange={(e) => setReason(e.target.value)} />}</Labelled>
        </>
      )}
      <Problem error={refused} />
    </Modal>
  );
}
