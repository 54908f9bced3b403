import { useQuery } from '@tanstack/react-query';
import { DatePicker, Table, type TableColumnsType } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import { api, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { EmptyState } from '../../ui/EmptyState';
import { today } from '../../ui/format';
import { Money } from '../../ui/Money';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import '../offices.css';
import { useLarge } from '../../app/theme';
import { barsOf, percentOf, presets, type Row } from './figures';

const Chart = lazy(() => import('../../volume/Chart'));

const date = (day: Dayjs) => day.format('YYYY-MM-DD');
const isDate = (text: string | null): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '');

/** /workload: what offices and people did in a period (工作量). */
export function WorkloadPage() {
  const { t } = useTranslation('offices');
  const [search, setSearch] = useSearchParams();
  const year = presets(today()).thisYear;
  const from = isDate(search.get('from')) ? (search.get('from') as string) : year[0];
  const to = isDate(search.get('to')) ? (search.get('to') as string) : year[1];
  const found = useQuery({ queryKey: ['workload', from, to], queryFn: () => take(api.GET('/offices/workload', { params: { query: { from, to } } })) });
  return (
    <>
      <PageHeader title={t('workload.title')} sub={t('workload.sub')} />
      <div className="offices-filters">
        <Period from={from} to={to} onChange={(a, b) => setSearch({ from: a, to: b }, { replace: true })} />
      </div>
      {found.isPending ? (
        <PartSkeleton rows={8} />
      ) : found.error ? (
        <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.offices.length === 0 ? (
        <section className="panel">
          <EmptyState text={t('workload.empty')} />
        </section>
      ) : (
        <Figures offices={found.data.offices} people={found.data.people} />
      )}
    </>
  );
}

function Period({ from, to, onChange }: { from: string; to: string; onChange: (from: string, to: string) => void }) {
  const { t } = useTranslation('offices');
  const known = presets(today());
  const ranges = (Object.keys(known) as (keyof typeof known)[]).map((name) => ({ label: t(`workload.${name}`), value: [dayjs(known[name][0]), dayjs(known[name][1])] as [Dayjs, Dayjs] }));
  return (
    <DatePicker.RangePicker
      aria-label={t('workload.period')}
      value={[dayjs(from), dayjs(to)]}
      allowClear={false}
      presets={ranges}
      onChange={(days) => {
        if (days?.[0] && days[1]) onChange(date(days[0]), date(days[1]));
      }}
    />
  );
}

function Figures({ offices, people }: { offices: Row[]; people: Row[] }) {
  const { t } = useTranslation('offices');
  const all = hasRole(useMe(), ['office_head', 'auditor']);
  return (
    <>
      <Part title={t('workload.offices')} what={t('workload.office')} rows={offices} plain={offices.length < 2} />
      <Part title={t('workload.people')} what={t('workload.person')} rows={people} hint={all ? t('workload.hint') : `${t('workload.ownOnly')}${t('workload.hint')}`} plain={people.length < 2} />
    </>
  );
}

interface PartProps {
  title: string;
  what: string;
  rows: Row[];
  hint?: string;
  /** One row needs no picture. */
  plain?: boolean;
}

function Part({ title, what, rows, hint, plain }: PartProps) {
  const { t } = useTranslation('offices');
  const large = useLarge();
  const names = [t('workload.accepted'), t('workload.corrected'), t('workload.registered'), t('workload.refused')];
  const columns = useColumns(what);
  return (
    <section className="panel">
      <h2>{title}</h2>
      {hint && <p className="quiet">{hint}</p>}
      {!plain && rows.length > 0 && (
        <Suspense fallback={<PartSkeleton rows={5} />}>
          <div className="workload-chart">
            <Chart option={barsOf(rows, names, large ? 16 : 13)} label={t('workload.chartLabel', { what })} />
          </div>
        </Suspense>
      )}
      {rows.length === 0 ? (
        <EmptyState text={t('workload.empty')} />
      ) : (
        <Table<Row> size="small" rowKey={(r) => r.office_id + (r.user_id ?? '')} dataSource={rows} columns={columns} pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false} scroll={{ x: 1120 }} />
      )}
    </section>
  );
}

function useColumns(what: string): TableColumnsType<Row> {
  const { t } = useTranslation('offices');
  const number = (key: 'received' | 'accepted' | 'corrected' | 'registered' | 'refused' | 'overdue', title: string): TableColumnsType<Row>[number] => ({
    key,
    title,
    align: 'right',
    width: 84,
    render: (_, r) => <span className={key === 'overdue' && r.figures.overdue > 0 ? 'clock-late' : 'offices-number'}>{r.figures[key]}</span>,
    sorter: (a, b) => a.figures[key] - b.figures[key],
  });
  return [
    {
      key: 'name',
      title: what,
      render: (_, r) => (
        <>
          {r.user_name ?? r.office_name}
          {r.user_name && <div className="quiet">{r.office_name}</div>}
        </>
      ),
    },
    number('received', t('workload.received')),
    number('accepted', t('workload.accepted')),
    number('corrected', t('workload.corrected')),
    number('registered', t('workload.registered')),
    number('refused', t('workload.refused')),
    { key: 'median', title: t('workload.median'), align: 'right', width: 104, render: (_, r) => (r.figures.median_working_days === undefined ? '—' : t('workload.medianDays', { count: r.figures.median_working_days })) },
    number('overdue', t('workload.overdue')),
    { key: 'declared', title: t('workload.declared'), align: 'right', width: 124, render: (_, r) => <Money value={r.figures.declared_amount} unit="wan" bare /> },
    { key: 'approved', title: t('workload.approved'), align: 'right', width: 124, render: (_, r) => <Money value={r.figures.approved_amount} unit="wan" bare /> },
    { key: 'cut', title: t('workload.cut'), align: 'right', width: 92, render: (_, r) => <span className="offices-number">{percentOf(r.figures.cut_basis_points)}</span> },
  ];
}
