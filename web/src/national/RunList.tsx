import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import { Link } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { differencesOf, type Reconciliation } from './model';

/** Comparisons with the national system, the newest first. */
export function RunList() {
  const { t } = useTranslation('national');
  const { t: common } = useTranslation('common');
  const list = useInfiniteQuery({
    queryKey: ['national', 'runs'],
    queryFn: ({ pageParam }) => take(api.GET('/national/reconciliations', { params: { query: { limit: 20, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-label={t('list.title')}>
      <h2>{t('list.title')}</h2>
      {list.isPending && <PartSkeleton rows={4} />}
      {list.error && <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && (
        <EmptyState text={t('list.empty')}>
          <span className="quiet">{t('list.emptyHint')}</span>
        </EmptyState>
      )}
      {items.length > 0 && <RunTable items={items} />}
      {list.hasNextPage && (
        <div className="list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common('more')}
          </Button>
        </div>
      )}
    </section>
  );
}

function RunTable({ items }: { items: Reconciliation[] }) {
  const { t } = useTranslation('national');
  const columns: TableColumnsType<Reconciliation> = [
    {
      key: 'file',
      title: t('list.file'),
      render: (_, r) => (
        <Link className="national-name" to={`/national/${r.id}`}>
          {r.filename}
        </Link>
      ),
    },
    { key: 'mode', title: t('list.mode'), width: 110, render: (_, r) => <Tag color={r.dry_run ? 'default' : 'green'}>{t(r.dry_run ? 'list.dry' : 'list.entered')}</Tag> },
    { key: 'period', title: t('list.period'), width: 200, render: (_, r) => `${r.from} – ${r.to}` },
    { key: 'rows', title: t('list.rows'), width: 80, align: 'right', render: (_, r) => r.rows },
    { key: 'matched', title: t('list.matched'), width: 90, align: 'right', render: (_, r) => r.matched },
    { key: 'filled', title: t('list.filled'), width: 130, align: 'right', render: (_, r) => r.filled },
    { key: 'differences', title: t('list.differences'), width: 110, align: 'right', render: (_, r) => (differencesOf(r) === 0 ? t('list.none') : differencesOf(r)) },
    { key: 'at', title: t('list.at'), width: 150, render: (_, r) => <InstantText value={r.created_at} /> },
  ];
  return <Table<Reconciliation> rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 1000 }} />;
}
