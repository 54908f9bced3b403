import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select, Table, type TableColumnsType } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api, take } from '../../api/client';
import { officeStaff } from '../../app/feature';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { EmptyState } from '../../ui/EmptyState';
import { InstantText } from '../../ui/InstantText';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { StatusTag } from '../../ui/StatusTag';
import { caseAddress } from '../caseAddress';
import { StageName } from '../clock/StageTag';
import '../offices.css';
import { type Escalation, highest } from './highest';

type Stage = 50 | 80 | 100;
const stages: Stage[] = [50, 80, 100];

/** /escalations: what the head of an office is told of time limits (时限预警). */
export function EscalationsPage() {
  const { t } = useTranslation('offices');
  const [search, setSearch] = useSearchParams();
  const open = search.get('show') !== 'all';
  const stage = stages.find((s) => String(s) === search.get('stage'));
  const show = (next: Record<string, string>) => {
    const all = Object.entries({ ...Object.fromEntries(search), ...next }).filter(([, value]) => value);
    setSearch(new URLSearchParams(all), { replace: true });
  };
  return (
    <>
      <PageHeader title={t('escalations.title')} sub={t('escalations.sub')} />
      <Now />
      <section className="panel">
        <div className="offices-filters">
          <Segmented
            aria-label={t('escalations.show')}
            value={open ? 'open' : 'all'}
            onChange={(value) => show({ show: value === 'all' ? 'all' : '' })}
            options={[
              { value: 'open', label: t('escalations.open') },
              { value: 'all', label: t('escalations.all') },
            ]}
          />
          <Select<number>
            aria-label={t('escalations.level')}
            value={stage ?? 0}
            onChange={(value) => show({ stage: value ? String(value) : '' })}
            options={[{ value: 0, label: t('escalations.everyLevel') }, ...[80, 100].map((value) => ({ value, label: t('escalations.fromLevel', { stage: value }) }))]}
            popupMatchSelectWidth={false}
          />
        </div>
        <Notices open={open} stage={stage} />
      </section>
    </>
  );
}

/** How many open cases have used how much of their time, as of now. */
function Now() {
  const { t } = useTranslation('offices');
  return (
    <div className="offices-strip" role="group" aria-label={t('escalations.now')}>
      {stages.map((stage) => (
        <Count key={stage} stage={stage} />
      ))}
    </div>
  );
}

function Count({ stage }: { stage: Stage }) {
  const { t } = useTranslation('offices');
  const opens = hasRole(useMe(), officeStaff);
  const { data } = useQuery({
    queryKey: ['queue', 'stage', stage],
    queryFn: async () => (await take(api.GET('/contracts', { params: { query: { escalation: stage, limit: 1, count: true } } }))).total ?? 0,
  });
  const inside = (
    <>
      <span className="quiet">{t('escalations.atLeast', { stage })}</span>
      <span className={`offices-count${data ? (stage === 100 ? ' clock-late' : stage === 80 ? ' clock-soon' : '') : ''}`}>{data ?? '…'}</span>
    </>
  );
  return opens ? (
    <Link className="offices-figure" to={`/desk?tab=open&stage=${stage}`}>
      {inside}
    </Link>
  ) : (
    <span className="offices-figure">{inside}</span>
  );
}

function Notices({ open, stage }: { open: boolean; stage?: Stage | undefined }) {
  const { t } = useTranslation('offices');
  const { t: common } = useTranslation('common');
  const list = useInfiniteQuery({
    queryKey: ['escalations', open, stage],
    queryFn: ({ pageParam }) => take(api.GET('/escalations', { params: { query: { open, ...(stage && { stage }), limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 60_000,
  });
  const columns = useColumns();
  if (list.isPending) return <PartSkeleton rows={6} />;
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  const all = list.data.pages.flatMap((page) => page.items);
  const items = open ? highest(all) : all;
  if (items.length === 0) {
    return (
      <EmptyState text={t('escalations.empty')}>
        <span className="quiet">{t('escalations.emptyHint')}</span>
      </EmptyState>
    );
  }
  return (
    <>
      <Table<Escalation> rowKey={(e) => `${e.contract_id}/${e.round}/${e.clock}/${e.stage}`} size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 1000 }} />
      {list.hasNextPage && (
        <div className="offices-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common('more')}
          </Button>
        </div>
      )}
    </>
  );
}

function useColumns(): TableColumnsType<Escalation> {
  const { t } = useTranslation('offices');
  const me = useMe();
  return [
    {
      key: 'stage',
      title: t('escalations.level'),
      width: 150,
      render: (_, e) => (
        <>
          <StageName stage={e.stage} />
          <div className="quiet">{t(`clockKind.${e.clock}`)}</div>
        </>
      ),
    },
    {
      key: 'case',
      title: t('escalations.case'),
      render: (_, e) => (
        <>
          <Link className="offices-clamp" to={caseAddress(me, e.contract_id)} title={e.project_name}>
            {e.project_name}
          </Link>
          <div className="quiet">{e.acceptance_no}</div>
        </>
      ),
    },
    {
      key: 'due',
      title: t('escalations.due'),
      width: 150,
      render: (_, e) => (
        <>
          <strong>{e.due_on}</strong>
          <div className="quiet">{t('escalations.since', { on: e.started_on })}</div>
        </>
      ),
    },
    { key: 'handler', title: t('escalations.handler'), width: 100, render: (_, e) => e.handler_name ?? <span className="quiet">{t('escalations.nobody')}</span> },
    { key: 'office', title: t('escalations.office'), width: 180, render: (_, e) => <span className="offices-clamp">{e.office_name}</span> },
    { key: 'raised', title: t('escalations.raised'), width: 140, render: (_, e) => <InstantText value={e.raised_at} /> },
    {
      key: 'state',
      title: t('escalations.state'),
      width: 110,
      render: (_, e) => (
        <>
          <StatusTag status={e.status} />
          {!e.open && <div className="quiet">{t('escalations.done')}</div>}
        </>
      ),
    },
  ];
}
