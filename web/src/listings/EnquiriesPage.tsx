import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import './listings.css';
import { colours } from './model';

type Side = 'ALL' | 'OWNER' | 'SENDER';

/** /enquiries: what companies asked of the own unit's listings, and what the own unit asked. */
export function EnquiriesPage() {
  const { t } = useTranslation('listings');
  const [side, setSide] = useState<Side>('ALL');
  return (
    <div className="listings-page">
      <PageHeader title={t('enquiry.title')} sub={t('enquiry.about')} />
      <section className="panel">
        <div className="listings-bar">
          <Segmented<Side> value={side} options={(['ALL', 'OWNER', 'SENDER'] as const).map((value) => ({ value, label: t(`enquiry.side.${value}`) }))} onChange={setSide} />
        </div>
        <EnquiryTable side={side} />
      </section>
    </div>
  );
}

/** Enquiries of one side, of one listing or of all. */
export function EnquiryTable({ listing, side }: { listing?: string; side: Side }) {
  const { t } = useTranslation('listings');
  const { t: common } = useTranslation('common');
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['listings', 'enquiries', listing, side],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/listing-enquiries', {
          params: { query: { limit: 50, ...(side === 'ALL' ? {} : { side }), ...(listing ? { listing_id: listing } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Table
        rowKey="id"
        size="middle"
        loading={isFetching}
        pagination={false}
        scroll={{ x: 760 }}
        dataSource={data?.pages.flatMap((page) => page.items) ?? []}
        locale={{ emptyText: <span className="quiet">{t('enquiry.none')}</span> }}
        columns={[
          { title: t('name'), render: (_, e) => <Link to={`/enquiries/${e.id}`}>{e.name}</Link> },
          { title: t('enquiry.by'), dataIndex: 'organization_name' },
          { title: t('unit'), dataIndex: 'owner_name' },
          { title: t('state'), className: 'listings-tight', render: (_, e) => <Tag color={colours[e.status] ?? 'default'}>{t(`enquiry.status.${e.status}`)}</Tag> },
          {
            title: t('reply'),
            className: 'listings-tight',
            render: (_, e) => (
              <>
                {e.answered_at ? t('enquiry.waited', { count: e.waited }) : `${t('enquiry.due')} ${e.due_on}`} {e.overdue && <Tag color="red">{t('enquiry.overdue')}</Tag>}
              </>
            ),
          },
        ]}
      />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} loading={isFetching}>
          {common('more')}
        </Button>
      )}
    </>
  );
}
