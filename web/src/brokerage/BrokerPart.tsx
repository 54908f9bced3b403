import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { Problem } from '../after/Problem';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { Money } from '../ui/Money';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { Fee } from './Commissions';
import { NameDialog } from './NameDialog';
import { ReasonDialog } from './ReasonDialog';
import { useSend } from './send';

type Row = Schemas['ContractBroker'];
type Receipt = Schemas['CommissionReceipt'];

/** The brokers of a contract and what they received (合同中的技术经纪人). */
export function BrokerPart({ contractId, editable }: { contractId: string; editable: boolean }) {
  const { t } = useTranslation('brokerage');
  const [naming, setNaming] = useState(false);
  const [asking, setAsking] = useState<{ row: Row; amend: boolean }>();
  const { refused, send } = useSend();
  const { data, error, refetch } = useQuery({
    queryKey: ['contract', contractId, 'brokers'],
    queryFn: () => take(api.GET('/contracts/{id}/brokers', { params: { path: { id: contractId } } })),
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PartSkeleton rows={2} />;
  const path = (row: Row) => ({ id: contractId, row: row.id });
  const step = (row: Row, key: string) => ({ path: path(row), header: { 'If-Match': ifMatch(row.version), 'Idempotency-Key': key } });
  const columns: TableColumnsType<Row> = [
    {
      key: 'who',
      title: t('row.broker'),
      render: (_, r) => (
        <>
          {r.broker.name} <Tag color={r.standing === 'ACTIVE' ? 'green' : 'red'}>{t(r.standing === 'ACTIVE' ? 'row.good' : 'row.notGood')}</Tag>
          <div className="quiet">
            {r.broker.broker_no} · {r.broker.organization}
          </div>
        </>
      ),
    },
    { key: 'form', title: t('row.form'), render: (_, r) => [t(`form.${r.form}`), r.ref_no].filter(Boolean).join(' · ') },
    { key: 'role', title: t('row.role'), render: (_, r) => t(`role.${r.role}`) },
    {
      key: 'fee',
      title: t('row.fee'),
      render: (_, r) => (
        <>
          <Fee {...r} />
          {r.half_each && <div className="quiet">{t('row.halfEach')}</div>}
        </>
      ),
    },
    { key: 'share', title: t('row.share'), width: 80, render: (_, r) => `${r.share / 100}%` },
    { key: 'conflict', title: t('row.conflict'), render: (_, r) => (r.conflict_declared === undefined ? <Tag color="red">{t('row.undeclared')}</Tag> : r.conflict_declared ? r.conflict_text : t('row.noConflict')) },
    { key: 'status', title: t('status'), width: 110, render: (_, r) => <Tag color={r.status === 'CONFIRMED' ? 'green' : undefined}>{t(`namedStatus.${r.status}`)}</Tag> },
    {
      key: 'act',
      title: t('act'),
      render: (_, r) => (
        <>
          {r.actions.includes('answer') && (
            <>
              <Button size="small" type="primary" onClick={() => void send((key) => take(api.POST('/contracts/{id}/brokers/{row}/answer', { params: step(r, key), body: { confirm: true } })))}>
                {t('row.agree')}
              </Button>{' '}
              <Button size="small" onClick={() => setAsking({ row: r, amend: false })}>
                {t('row.decline')}
              </Button>
            </>
          )}
          {r.actions.includes('remove') && (
            <Button
              size="small"
              danger
              onClick={() => void send(async () => {
                await api.DELETE('/contracts/{id}/brokers/{row}', { params: { path: path(r), header: { 'If-Match': ifMatch(r.version) } } });
              })}
            >
              {t('row.remove')}
            </Button>
          )}
          {r.actions.includes('amend') && (
            <Button size="small" onClick={() => setAsking({ row: r, amend: true })}>
              {t('row.takeOut')}
            </Button>
          )}
        </>
      ),
    },
  ];
  return (
    <section aria-labelledby="contract-brokers">
      <h3 id="contract-brokers">{t('row.title')}</h3>
      {data.items.length === 0 ? <p className="quiet">{t('row.none')}</p> : <Table<Row> rowKey="id" size="small" columns={columns} dataSource={data.items} pagination={false} scroll={{ x: 960 }} />}
      {editable && <Button onClick={() => setNaming(true)}>{t('row.name')}</Button>}
      <Problem error={refused} />
      {data.items.some((r) => r.related_party) && <Alert type="info" showIcon title={t('row.related')} />}
      {data.items.length > 0 && <Receipts contractId={contractId} />}
      {naming && <NameDialog contractId={contractId} onClose={() => setNaming(false)} />}
      {asking && (
        <ReasonDialog
          title={t(asking.amend ? 'row.takeOut' : 'row.decline')}
          onClose={() => setAsking(undefined)}
          send={(reason, key) =>
            asking.amend
              ? take(api.POST('/contracts/{id}/brokers/{row}/amend', { params: step(asking.row, key), body: { reason, remove: true } }))
              : take(api.POST('/contracts/{id}/brokers/{row}/answer', { params: step(asking.row, key), body: { confirm: false, reason } }))
          }
        />
      )}
    </section>
  );
}

function Receipts({ contractId }: { contractId: string }) {
  const { t } = useTranslation('brokerage');
  const [deciding, setDeciding] = useState<{ receipt: Receipt; confirm: boolean }>();
  const { data } = useQuery({
    queryKey: ['contract', contractId, 'receipts'],
    queryFn: () => take(api.GET('/contracts/{id}/commission-receipts', { params: { path: { id: contractId } } })),
  });
  if (!data || data.items.length === 0) return null;
  const columns: TableColumnsType<Receipt> = [
    { key: 'org', title: t('receipt.org'), dataIndex: 'organization' },
    { key: 'on', title: t('receipt.on'), dataIndex: 'paid_on', width: 120 },
    { key: 'amount', title: t('row.amount'), align: 'right', render: (_, r) => <Money value={r.amount} bare /> },
    { key: 'invoice', title: t('receipt.invoice'), dataIndex: 'invoice_no' },
    { key: 'status', title: t('status'), width: 110, render: (_, r) => <Tag color={r.status === 'CONFIRMED' ? 'green' : undefined}>{t(`receiptStatus.${r.status}`)}</Tag> },
    {
      key: 'act',
      title: t('act'),
      render: (_, r) =>
        r.actions.map((action) => (
          <Button key={action} size="small" type={action === 'confirm' ? 'primary' : 'default'} onClick={() => setDeciding({ receipt: r, confirm: action === 'confirm' })}>
            {t(action === 'confirm' ? 'receipt.confirm' : 'receipt.reject')}
          </Button>
        )),
    },
  ];
  return (
    <>
      <h3>{t('receipt.title')}</h3>
      <Table<Receipt> rowKey="id" size="small" columns={columns} dataSource={data.items} pagination={false} scroll={{ x: 720 }} />
      {deciding && (
        <ReasonDialog
          title={t(deciding.confirm ? 'receipt.confirm' : 'receipt.reject')}
          onClose={() => setDeciding(undefined)}
          send={(opinion, key) =>
            take(
              api.POST('/contracts/{id}/commission-receipts/{receipt}/decide', {
                params: { path: { id: contractId, receipt: deciding.receipt.id }, header: { 'If-Match': ifMatch(deciding.receipt.version), 'Idempotency-Key': key } },
                body: { confirm: deciding.confirm, opinion },
              }),
            )
          }
        />
      )}
    </>
  );
}
