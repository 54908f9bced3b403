import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Input, InputNumber, Modal, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, newKey, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { InstantText } from '../ui/InstantText';
import { ProblemPanel } from '../ui/ProblemPanel';

type Share = Schemas['CredentialShare'];
type Reveal = Schemas['CredentialReveal'];

const reveals: Reveal[] = ['NAME', 'LEVEL', 'BROKER_NUMBER', 'NATIONAL_NUMBER', 'ORGANIZATION', 'FIELDS', 'TRAINING', 'VALIDITY', 'CREDENTIAL'];

/** The links of a credential: what they show, how often they were opened, and taking them back. */
export function Links({ credential }: { credential: Schemas['Credential'] }) {
  const { t } = useTranslation('credentials');
  const [making, setMaking] = useState(false);
  const key = ['credentials', credential.id, 'shares'];
  const list = useQuery({ queryKey: key, queryFn: () => take(api.GET('/credentials/{id}/shares', { params: { path: { id: credential.id } } })) });
  const columns = useColumns(credential.id);
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <h3>{t('shares')}</h3>
      <p className="quiet">{t('sharesAbout')}</p>
      <div className="credential-do">
        <Button onClick={() => setMaking(true)}>{t('share')}</Button>
      </div>
      <Table<Share> rowKey="id" size="small" columns={columns} dataSource={list.data?.items ?? []} pagination={false} scroll={{ x: 640 }} locale={{ emptyText: <span className="quiet">{t('noShares')}</span> }} />
      {making && <MakeLink credentialID={credential.id} onClose={() => setMaking(false)} />}
    </>
  );
}

function useColumns(credentialID: string): TableColumnsType<Share> {
  const { t } = useTranslation('credentials');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const revoke = async (share: Share) => {
    try {
      await take(api.POST('/credentials/{id}/shares/{share_id}/revoke', { params: { path: { id: credentialID, share_id: share.id } }, body: {} }));
      void message.success(t('revoked'));
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error));
    }
    await queries.invalidateQueries({ queryKey: ['credentials', credentialID] });
  };
  return [
    { title: t('label'), dataIndex: 'label', render: (value?: string) => value ?? '—' },
    { title: t('shows'), dataIndex: 'shows', render: (shows: Reveal[]) => (shows.length === 0 ? t('onlyStatus') : shows.map((r) => t(`reveal.${r}`)).join('、')) },
    { title: t('expires'), dataIndex: 'expires_at', render: (value: string) => <InstantText value={value} /> },
    { title: t('views'), dataIndex: 'views', align: 'right' },
    { title: t('state'), dataIndex: 'open', render: (open: boolean, share) => t(open ? 'open' : share.revoked_at ? 'revoked' : 'closed') },
    {
      key: 'revoke',
      render: (_, share) =>
        share.open && (
          <Button size="small" danger onClick={() => void revoke(share)}>
            {t('revoke')}
          </Button>
        ),
    },
  ];
}

function MakeLink({ credentialID, onClose }: { credentialID: string; onClose: () => void }) {
  const { t } = useTranslation('credentials');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [label, setLabel] = useState('');
  const [shows, setShows] = useState<Reveal[]>(['NAME', 'LEVEL', 'VALIDITY']);
  const [days, setDays] = useState(30);
  const [made, setMade] = useState<Share>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [key, setKey] = useState(newKey);
  const send = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      const header = { 'Idempotency-Key': key };
      setMade(await take(api.POST('/credentials/{id}/shares', { params: { path: { id: credentialID }, header }, body: { label: label.trim(), shows, days } })));
      await queries.invalidateQueries({ queryKey: ['credentials', credentialID] });
    } catch (error) {
      setRefused(error);
      setKey(newKey());
    } finally {
      setBusy(false);
    }
  };
  const copy = async () => {
    await navigator.clipboard.writeText(made?.url ?? '');
    void message.success(t('copied'));
  };
  return (
    <Modal
      open
      title={t('share')}
      onCancel={onClose}
      onOk={() => void (made ? copy() : send())}
      okText={t(made ? 'copy' : 'create')}
      cancelText={common('close')}
      confirmLoading={busy}
    >
      <Problem error={refused} />
      {made?.url ? (
        <Alert type="success" title={t('made')} description={<code className="credential-url">{made.url}</code>} />
      ) : (
        <>
          <Labelled label={t('label')}>{(id) => <Input id={id} maxLength={100} value={label} onChange={(event) => setLabel(event.target.value)} />}</Labelled>
          <fieldset>
            <legend>{t('shows')}</legend>
            <Checkbox.Group<Reveal> value={shows} onChange={setShows} options={reveals.map((value) => ({ value, label: t(`reveal.${value}`) }))} />
          </fieldset>
          <Labelled label={t('days')}>{(id) => <InputNumber id={id} min={1} max={365} precision={0} value={days} onChange={(value) => setDays(value ?? 30)} />}</Labelled>
        </>
      )}
    </Modal>
  );
}
