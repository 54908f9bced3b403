import { useQuery } from '@tanstack/react-query';
import { Button, Progress, Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { Money } from '../ui/Money';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { OwnDeal } from './OwnDeal';

type Performance = Schemas['BrokeragePerformance'];
type Deal = Schemas['BrokerageDeal'];

const thisYear = new Date().getFullYear();

/** Whose deals: the caller's, those of a broker, those of an organisation. */
export type Whose = 'mine' | { broker: string } | { organization: string };

function read(whose: Whose, query: { year?: number }): Promise<Performance> {
  if (whose === 'mine') return take(api.GET('/me/deals', { params: { query } }));
  if ('broker' in whose) return take(api.GET('/brokers/{id}/deals', { params: { path: { id: whose.broker }, query } }));
  return take(api.GET('/transfer-orgs/{id}/performance', { params: { path: { id: whose.organization }, query } }));
}

/** What was brought about in a year. */
export function Deals({ whose }: { whose: Whose }) {
  const { t } = useTranslation('brokerage');
  const [year, setYear] = useState(0);
  const query = year ? { year } : {};
  const { data, error, refetch } = useQuery({
    queryKey: ['brokerage', whose, year],
    queryFn: () => read(whose, query),
    retry: false,
  });
  if (error instanceof ApiProblem && error.status === 409) return <EmptyState text={error.title}>{error.detail}</EmptyState>;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Select
        aria-label={t('deals.year')}
        value={year}
        onChange={setYear}
        options={[{ value: 0, label: t('deals.everyYear') }, ...[0, 1, 2, 3, 4].map((n) => ({ value: thisYear - n, label: t('deals.yearOf', { year: thisYear - n }) }))]}
      />
      {data ? <Shown performance={data} own={whose === 'mine'} /> : <PartSkeleton rows={5} />}
    </>
  );
}

function Shown({ performance, own }: { performance: Performance; own: boolean }) {
  const { t } = useTranslation('brokerage');
  const m = performance.measures;
  const amounts = ['credit', 'paid_amount', 'technical_amount', 'signed_amount', 'commission', 'related_amount'] as const;
  const counts = ['contracts', 'sellers', 'buyers', 'cancelled', 'related'] as const;
  return (
    <>
      <dl className="brokerage-measures">
        {counts.map((name) => (
          <div key={name}>
            <dt>{t(`measure.${name}`)}</dt>
            <dd>{m[name]}</dd>
          </div>
        ))}
        {amounts.map((name) => (
          <div key={name}>
            <dt>{t(`measure.${name}`)}</dt>
            <dd>
              <Money value={m[name]} />
            </dd>
          </div>
        ))}
      </dl>
      {performance.thresholds.length > 0 && <Thresholds list={performance.thresholds} />}
      <DealTable deals={performance.deals} own={own} />
      <p className="quiet">{t('deals.asOf', { index: performance.as_of })}</p>
    </>
  );
}

function Thresholds({ list }: { list: Schemas['FilingThreshold'][] }) {
  const { t } = useTranslation('brokerage');
  const share = (x: Schemas['FilingThreshold']) => {
    const [reached, needed] = x.measure === 'TRANSFERS' ? [x.reached ?? 0, x.needed ?? 1] : [Number(x.reached_amount), Number(x.needed_amount)];
    return Math.min(100, Math.floor((reached * 100) / needed));
  };
  return (
    <section aria-labelledby="brokerage-thresholds">
      <h3 id="brokerage-thresholds">{t('threshold.title')}</h3>
      <ul className="brokerage-thresholds">
        {list.map((x) => (
          <li key={x.kind + x.measure}>
            <span>
              {t(`threshold.${x.kind}`)}：{t(`threshold.${x.measure}`)}
            </span>
            <Progress percent={share(x)} size="small" status={x.met ? 'success' : 'normal'} aria-label={t(`threshold.${x.measure}`)} />
            <span>
              {x.met ? (
                t('threshold.met')
              ) : x.measure === 'TRANSFERS' ? (
                t('threshold.missingCount', { count: x.missing ?? 0 })
              ) : (
                <>
                  {t('threshold.missing')} <Money value={x.missing_amount} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function DealTable({ deals, own }: { deals: Deal[]; own: boolean }) {
  const { t } = useTranslation('brokerage');
  const [open, setOpen] = useState<Deal>();
  if (deals.length === 0) return <EmptyState text={t('deals.none')} />;
  const columns: TableColumnsType<Deal> = [
    {
      key: 'name',
      title: t('deals.contract'),
      render: (_, d) => (
        <>
          {own ? (
            <Button type="link" size="small" onClick={() => setOpen(d)}>
              {d.project_name}
            </Button>
          ) : (
            <Link to={`/contracts/${d.contract_id}`}>{d.project_name}</Link>
          )}
          <div className="quiet">{[d.acceptance_no, d.broker, d.signed_on].filter(Boolean).join(' · ')}</div>
        </>
      ),
    },
    { key: 'share', title: t('row.share'), width: 90, render: (_, d) => `${d.share / 100}%` },
    { key: 'paid', title: t('measure.paid_amount'), align: 'right', render: (_, d) => <Money value={d.paid_amount} bare /> },
    { key: 'credit', title: t('measure.credit'), align: 'right', render: (_, d) => <Money value={d.credit} bare /> },
    { key: 'commission', title: t('measure.commission'), align: 'right', render: (_, d) => <Money value={d.commission} bare /> },
    { key: 'counted', title: t('deals.counted'), width: 150, render: (_, d) => (d.counted ? <Tag color="green">{t('deals.yes')}</Tag> : <Tag>{d.reason && t(`why.${d.reason}`)}</Tag>) },
  ];
  return (
    <>
      <Table<Deal> rowKey={(d) => d.contract_id + d.broker_no} size="small" columns={columns} dataSource={deals} pagination={false} scroll={{ x: 760 }} />
      {open && <OwnDeal deal={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
