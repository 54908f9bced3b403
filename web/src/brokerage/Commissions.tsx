import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Modal, Select, Table, type TableColumnsType, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, newKey, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { ReasonDialog } from './ReasonDialog';
import { useSend } from './send';

type Commission = Schemas['Commission'];

/** What brokers are engaged for: proposed by the broker, confirmed by the client. */
export function Commissions() {
  const { t } = useTranslation('brokerage');
  const { t: common } = useTranslation('common');
  const [proposing, setProposing] = useState(false);
  const [asking, setAsking] = useState<{ commission: Commission; end: boolean }>();
  const list = useInfiniteQuery({
    queryKey: ['brokerage', 'commissions'],
    queryFn: ({ pageParam }) => take(api.GET('/commissions', { params: { query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  const { refused, send } = useSend();
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <PartSkeleton rows={4} />;
  const params = (c: Commission, key: string) => ({ path: { id: c.id }, header: { 'If-Match': ifMatch(c.version), 'Idempotency-Key': key } });
  const columns: TableColumnsType<Commission> = [
    {
      key: 'who',
      title: t('commission.who'),
      render: (_, c) => (
        <>
          {c.client} → {c.broker.name}
          <div className="quiet">
            {c.broker.broker_no} · {c.broker.organization}
          </div>
        </>
      ),
    },
    { key: 'scope', title: t('commission.scope'), dataIndex: 'scope' },
    { key: 'fee', title: t('row.fee'), render: (_, c) => <Fee {...c} /> },
    { key: 'period', title: t('commission.period'), width: 210, render: (_, c) => `${c.from} – ${c.to}` },
    { key: 'status', title: t('status'), width: 100, render: (_, c) => <Tag color={c.in_force ? 'green' : undefined}>{t(`commissionStatus.${c.status}`)}</Tag> },
    {
      key: 'act',
      title: t('act'),
      render: (_, c) => (
        <>
          {c.actions.includes('confirm') && (
            <Button size="small" type="primary" onClick={() => void send((key) => take(api.POST('/commissions/{id}/decide', { params: params(c, key), body: { confirm: true } })))}>
              {t('confirm')}
            </Button>
          )}{' '}
          {c.actions.includes('refuse') && (
            <Button size="small" onClick={() => setAsking({ commission: c, end: false })}>
              {t('refuse')}
            </Button>
          )}{' '}
          {c.actions.includes('end') && (
            <Button size="small" danger onClick={() => setAsking({ commission: c, end: true })}>
              {t('end')}
            </Button>
          )}
        </>
      ),
    },
  ];
  const items = list.data.pages.flatMap((page) => page.items);
  return (
    <>
      <p className="quiet">{t('commission.about')}</p>
      <Button type="primary" onClick={() => setProposing(true)}>
        {t('commission.propose')}
      </Button>
      <Problem error={refused} />
      {items.length === 0 ? <EmptyState text={t('commission.none')} /> : <Table<Commission> rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 900 }} />}
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{common('more')}</Button>}
      {proposing && <Propose onClose={() => setProposing(false)} />}
      {asking && (
        <ReasonDialog
          title={t(asking.end ? 'end' : 'refuse')}
          onClose={() => setAsking(undefined)}
          send={(reason, key) =>
            asking.end
              ? take(api.POST('/commissions/{id}/end', { params: params(asking.commission, key), body: { reason } }))
              : take(api.POST('/commissions/{id}/decide', { params: params(asking.commission, key), body: { confirm: false, reason } }))
          }
        />
      )}
    </>
  );
}

/** A fee in words. */
export function Fee(props: { fee_kind: string; fee_amount?: string; fee_rate?: number }) {
  const { t } = useTranslation('brokerage');
  const kind = t(`fee.${props.fee_kind}` as 'fee.FIXED');
  if (props.fee_amount) return <>{t('fee.amount', { kind, amount: props.fee_amount })}</>;
  return <>{props.fee_rate ? `${kind} ${props.fee_rate / 100}%` : kind}</>;
}

const sides = ['SELL', 'BUY', 'BOTH', 'INHOUSE'] as const;
const fees = ['FIXED', 'RATE', 'BY_LABOUR', 'NONE'] as const;

function Propose({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('brokerage');
  const { busy, refused, send } = useSend(onClose);
  const [code, setCode] = useState('');
  const [side, setSide] = useState<(typeof sides)[number]>('SELL');
  const [scope, setScope] = useState('');
  const [from, setFrom] = useState(dayjs());
  const [until, setUntil] = useState(dayjs().add(1, 'year').subtract(1, 'day'));
  const [fee, setFee] = useState<(typeof fees)[number]>('RATE');
  const [amount, setAmount] = useState('');
  const [rate, setRate] = useState('');
  const [consents, setConsents] = useState<{ seller?: string; buyer?: string }>({});
  const day = (d: dayjs.Dayjs) => d.format('YYYY-MM-DD');
  const body = (): Schemas['CommissionProposal'] => ({
    client_credit_code: code.trim().toUpperCase(),
    side,
    scope,
    from: day(from),
    to: day(until),
    fee_kind: fee,
    ...(fee === 'FIXED' && { fee_amount: amount }),
    ...(fee === 'RATE' && { fee_rate: Math.round(Number(rate) * 100) }),
    ...(side === 'BOTH' && consents.seller && { seller_consent_on: consents.seller }),
    ...(side === 'BOTH' && consents.buyer && { buyer_consent_on: consents.buyer }),
  });
  return (
    <Modal
      open
      title={t('commission.propose')}
      okText={t('commission.propose')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: code.trim().length < 18 || scope.trim() === '', loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/commissions', { params: { header: { 'Idempotency-Key': key || newKey() } }, body: body() })))}
    >
      <div className="after-form">
        <Labelled label={t('commission.code')}>{(id) => <Input id={id} value={code} maxLength={20} onChange={(e) => setCode(e.target.value)} />}</Labelled>
        <Labelled label={t('row.role')}>{(id) => <Select id={id} value={side} onChange={setSide} options={sides.map((value) => ({ value, label: t(`role.${value}`) }))} />}</Labelled>
        <Labelled label={t('commission.scope')}>{(id) => <Input.TextArea id={id} value={scope} maxLength={1000} onChange={(e) => setScope(e.target.value)} />}</Labelled>
        <Labelled label={t('commission.from')}>{(id) => <DatePicker id={id} value={from} allowClear={false} onChange={(d) => d && setFrom(d)} />}</Labelled>
        <Labelled label={t('commission.to')}>{(id) => <DatePicker id={id} value={until} allowClear={false} onChange={(d) => d && setUntil(d)} />}</Labelled>
        <Labelled label={t('row.fee')}>{(id) => <Select id={id} value={fee} onChange={setFee} options={fees.map((value) => ({ value, label: t(`fee.${value}`) }))} />}</Labelled>
        {fee === 'FIXED' && <Labelled label={t('row.amount')}>{(id) => <Input id={id} inputMode="decimal" value={amount} onChange={(e) => setAmount(e.target.value)} />}</Labelled>}
        {fee === 'RATE' && <Labelled label={t('row.rate')}>{(id) => <Input id={id} inputMode="decimal" value={rate} suffix="%" onChange={(e) => setRate(e.target.value)} />}</Labelled>}
        {side === 'BOTH' &&
          (['seller', 'buyer'] as const).map((who) => (
            <Labelled key={who} label={t(`commission.${who}Consent`)}>
              {(id) => <DatePicker id={id} maxDate={dayjs()} onChange={(d) => setConsents({ ...consents, [who]: d ? day(d) : undefined })} />}
            </Labelled>
          ))}
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
