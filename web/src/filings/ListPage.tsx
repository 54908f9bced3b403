import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import { Link } from 'react-router';
import { api, take } from '../api/client';
import { filers } from '../app/feature';
import { LinkButton } from '../contracts/LinkButton';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import './filings.css';
import { type Filing, lookColors, lookOf } from './model';
import { useWho } from './useWho';

/** /filings: workbooks that the organisation handed in, the newest first. */
export function ListPage() {
  const { t } = useTranslation('filings');
  const mayFile = hasRole(useMe(), filers);
  const start = (
    <LinkButton to="/filings/new" type="primary">
      {t('list.start')}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={t('list.title')} sub={t('list.about')} actions={mayFile && start} />
      <section className="panel">
        <Batches />
      </section>
    </>
  );
}

function Batches() {
  const { t } = useTranslation('filings');
  const { t: common } = useTranslation('common');
  const list = useInfiniteQuery({
    queryKey: ['filings'],
    queryFn: ({ pageParam }) => take(api.GET('/filings', { params: { query: { limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
  });
  if (list.isPending) return <PartSkeleton rows={6} />;
  if (list.error) return <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState text={t('list.empty')}>
        <span className="quiet">{t('list.emptyHint')}</span>
      </EmptyState>
    );
  }
  return (
    <>
      <BatchTable items={items} />
      {list.hasNextPage && (
        <div className="list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common('more')}
          </Button>
        </div>
      )}
    </>
  );
}

function BatchTable({ items }: { items: Filing[] }) {
  const { t } = useTranslation('filings');
  const who = useWho();
  const columns: TableColumnsType<Filing> = [
    {
      key: 'file',
      title: t('list.file'),
      render: (_, b) => (
        <Link className="filing-name" to={`/filings/${b.id}`}>
          {b.filename}
        </Link>
      ),
    },
    { key: 'state', title: t('list.state'), width: 150, render: (_, b) => <Tag color={lookColors[lookOf(b)]}>{t(`look.${lookOf(b)}`)}</Tag> },
    { key: 'rows', title: t('list.rows'), width: 90, align: 'right', render: (_, b) => b.rows_total },
    { key: 'blocked', title: t('list.blocked'), width: 100, align: 'right', render: (_, b) => b.rows_blocked },
    { key: 'drafts', title: t('list.drafts'), width: 110, align: 'right', render: (_, b) => b.drafts },
    { key: 'by', title: t('list.by'), width: 120, render: (_, b) => who(b.created_by) },
    { key: 'at', title: t('list.at'), width: 150, render: (_, b) => <InstantText value={b.created_at} /> },
  ];
  return <Table<Filing> rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 900 }} />;
}
