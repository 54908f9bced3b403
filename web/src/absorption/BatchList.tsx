import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import { Link } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';
import { Money } from '../ui/Money';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { formatCount } from '../volume/exact';
import type { Batch } from './model';

/** Imported files, the newest first, with those that later ones replaced. */
export function BatchList() {
  const { t } = useTranslation('absorption');
  const { t: common } = useTranslation('common');
  const list = useInfiniteQuery({
    queryKey: ['absorption', 'imports'],
    queryFn: ({ pageParam }) => take(api.GET('/absorption/imports', { params: { query: { limit: 20, cursor: pageParam } } })),
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
      {items.length > 0 && <BatchTable items={items} />}
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

function BatchTable({ items }: { items: Batch[] }) {
  const { t } = useTranslation('absorption');
  const counted = (b: Batch) => b.tallies.find((x) => x.class === 'COUNTED');
  const columns: TableColumnsType<Batch> = [
    { key: 'document', title: t('document'), render: (_, b) => <Link to={`/absorption/imports/${b.id ?? ''}`}>{b.document}</Link> },
    { key: 'period', title: t('list.period'), width: 210, render: (_, b) => `${b.from} – ${b.to}` },
    { key: 'source', title: t('source'), width: 130, render: (_, b) => t(`sources.${b.source}`) },
    { key: 'rows', title: t('list.rows'), width: 80, align: 'right', render: (_, b) => formatCount(b.rows) },
    { key: 'counted', title: t('list.counted'), width: 100, align: 'right', render: (_, b) => formatCount(counted(b)?.count ?? 0) },
    { key: 'contract', title: t('tally.contract'), width: 170, align: 'right', render: (_, b) => <Money value={counted(b)?.contract_amount} bare /> },
    { key: 'state', title: t('list.state'), width: 90, render: (_, b) => <StateTag batch={b} /> },
    { key: 'at', title: t('list.at'), width: 160, render: (_, b) => (b.imported_at ? <InstantText value={b.imported_at} /> : null) },
  ];
  return <Table<Batch> rowKey="sha256" size="small" columns={columns} dataSource={items.map((b) => ({ ...b, sha256: `${b.id ?? ''}${b.sha256}` }))} pagination={false} scroll={{ x: 1100 }} />;
}

/** Whether a batch counts. */
export function StateTag({ batch }: { batch: Batch }) {
  const { t } = useTranslation('absorption');
  return <Tag color={batch.in_force ? 'green' : 'default'}>{t(batch.in_force ? 'state.inForce' : 'state.replaced')}</Tag>;
}
