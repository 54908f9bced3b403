import { PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { Button, Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { api, take } from '../../api/client';
import { filers } from '../../app/feature';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { EmptyState } from '../../ui/EmptyState';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { LinkButton } from '../LinkButton';
import { ContractTable } from './ContractTable';
import { FilterBar } from './FilterBar';
import { isNarrowed, queryOf, readFilters, tabNames, writeFilters, type Filters, type Tab } from './filters';
import './list.css';

const pageSize = 30;

/** Lists in a query are separated by commas. */
const querySerializer = { array: { style: 'form', explode: false } } as const;

/** /contracts: everything the organisation has filed, what waits for me first. */
export function ListPage() {
  const { t } = useTranslation('contracts');
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search);
  const change = (next: Partial<Filters>) => setSearch(writeFilters({ ...filters, ...next }), { replace: true });
  return (
    <>
      <PageHeader title={t('list.title')} sub={t('list.sub')} actions={<Create />} />
      <div className="panel list-panel">
        <QuickFilters filters={filters} onChange={(tab) => change({ tab, status: [] })} />
        <FilterBar filters={filters} onChange={change} />
        <Contracts filters={filters} onChange={change} />
      </div>
    </>
  );
}

function Create() {
  const { t } = useTranslation('contracts');
  const me = useMe();
  if (!hasRole(me, filers)) return null; // who files for others only begins with the client
  return (
    <LinkButton to="/contracts/new" type="primary" icon={<PlusOutlined />}>
      {t('list.create')}
    </LinkButton>
  );
}

/** Quick filters with how many each holds under the other filters. */
function QuickFilters({ filters, onChange }: { filters: Filters; onChange: (tab: Tab) => void }) {
  const { t } = useTranslation('contracts');
  const counts = useQueries({
    queries: tabNames.map((tab) => {
      const query = { ...queryOf({ ...filters, status: [] }, tab), limit: 1, count: true };
      return { queryKey: ['contracts', 'count', query], queryFn: () => take(api.GET('/contracts', { params: { query }, querySerializer })) };
    }),
  });
  return (
    <Tabs
      activeKey={filters.tab}
      onChange={(key) => onChange(key as Tab)}
      aria-label={t('list.group')}
      items={tabNames.map((tab, i) => ({
        key: tab,
        label: (
          <>
            {t(`list.tabs.${tab}`)} <span className="tab-count">{counts[i]?.data?.total ?? ''}</span>
          </>
        ),
      }))}
    />
  );
}

function Contracts({ filters, onChange }: { filters: Filters; onChange: (next: Partial<Filters>) => void }) {
  const { t } = useTranslation('contracts');
  const query = queryOf(filters, filters.tab);
  const list = useInfiniteQuery({
    queryKey: ['contracts', 'list', query],
    queryFn: ({ pageParam }) => take(api.GET('/contracts', { params: { query: { ...query, limit: pageSize, cursor: pageParam, count: pageParam === undefined } }, querySerializer })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (list.isPending) return <PartSkeleton rows={8} />;
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing filters={filters} onReset={() => onChange({ q: '', status: [], kind: '', from: '', to: '', filed: '', client: '' })} />;
  const total = list.data.pages[0]?.total ?? items.length;
  return (
    <>
      <ContractTable contracts={items} />
      <div className="list-foot">
        <span className="quiet" role="status">
          {list.hasNextPage ? t('list.shown', { shown: items.length, count: total }) : t('list.total', { count: total })}
        </span>
        {list.hasNextPage && <More busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />}
      </div>
    </>
  );
}

function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const { t } = useTranslation('common');
  return (
    <Button loading={busy} onClick={onMore}>
      {t('more')}
    </Button>
  );
}

/** Nothing to show, why, and what to do. */
function Nothing({ filters, onReset }: { filters: Filters; onReset: () => void }) {
  const { t } = useTranslation('contracts');
  const [text, hint] = isNarrowed(filters)
    ? [t('list.nothing'), t('list.nothingHint')]
    : filters.tab === 'mine'
      ? [t('list.emptyMine'), t('list.emptyMineHint')]
      : [t('list.empty'), t('list.emptyHint')];
  return (
    <EmptyState text={text}>
      <p className="quiet">{hint}</p>
      {isNarrowed(filters) ? <Button onClick={onReset}>{t('list.reset')}</Button> : <Create />}
    </EmptyState>
  );
}
