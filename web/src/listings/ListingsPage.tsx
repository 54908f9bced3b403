import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api, take } from '../api/client';
import { filers } from '../app/feature';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { useCodeName } from '../ui/useCodeTable';
import './listings.css';
import { Price, StatusOf } from './View';

const statuses = ['DRAFT', 'LISTED', 'STALE', 'EXPIRED', 'WITHDRAWN'] as const;

/** /listings: what the own unit offers; the bureau sees all units'. */
export function ListingsPage() {
  const { t } = useTranslation('listings');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const go = useNavigate();
  const statusName = useCodeName('listing_statuses');
  const [status, setStatus] = useState<(typeof statuses)[number]>();
  const [due, setDue] = useState(false);
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['listings', 'own', status, due],
    initialPageParam: '',
    queryFn: ({ pageParam }) => take(api.GET('/listings', { params: { query: { limit: 50, due, ...(pageParam ? { cursor: pageParam } : {}), ...(status ? { status } : {}) } } })),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  const offers = hasRole(me, filers);
  return (
    <div className="listings-page">
      <PageHeader
        title={t('own.title')}
        sub={t('own.about')}
        actions={
          offers && (
            <Button type="primary" onClick={() => void go('/listings/new')}>
              {t('own.add')}
            </Button>
          )
        }
      />
      <section className="panel">
        <div className="listings-bar">
          <Select aria-label={t('state')} placeholder={t('state')} allowClear value={status} options={statuses.map((value) => ({ value, label: statusName(value) }))} onChange={setStatus} />
          <Checkbox checked={due} onChange={(e) => setDue(e.target.checked)}>
            {t('own.dueOnly')}
          </Checkbox>
          <Total found={data?.pages[0]} />
        </div>
        <Table
          rowKey="id"
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 860 }}
          dataSource={data?.pages.flatMap((page) => page.items) ?? []}
          locale={{ emptyText: <span className="quiet">{t(status || due ? 'none' : 'own.empty')}</span> }}
          columns={[
            { title: t('name'), render: (_, l) => <Link to={`/listings/${l.id}`}>{l.name}</Link> },
            ...(offers ? [] : [{ title: t('unit'), dataIndex: 'organization_name' }]),
            {
              title: t('state'),
              className: 'listings-tight',
              render: (_, l) => (
                <>
                  <StatusOf status={l.status} />
                  {l.due && <Tag color="orange">{t('due')}</Tag>}
                </>
              ),
            },
            { title: t('price'), className: 'listings-tight', render: (_, l) => <Price form={l.form} /> },
            { title: t('until'), className: 'listings-tight', render: (_, l) => l.form.valid_until ?? '—' },
            { title: t('confirmBy'), className: 'listings-tight', render: (_, l) => l.confirm_by ?? '—' },
          ]}
        />
        {hasNextPage && (
          <Button onClick={() => void fetchNextPage()} loading={isFetching}>
            {common('more')}
          </Button>
        )}
      </section>
    </div>
  );
}

/** How many fit, honestly. */
export function Total({ found }: { found?: { total: number; capped: boolean } | undefined }) {
  const { t } = useTranslation('listings');
  if (!found) return null;
  return <span className="quiet">{t(found.capped ? 'foundMore' : 'found', { total: found.total })}</span>;
}
