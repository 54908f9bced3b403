import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { filers } from '../app/feature';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { CodeName } from '../ui/CodeName';
import { EmptyState } from '../ui/EmptyState';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import './conversion.css';
import type { Conversion } from './model';
import { TermsForm } from './TermsForm';
import { StageTag } from './View';

const statuses = ['DRAFT', 'NOTICE', 'CLEARED', 'CONTRACTED', 'WITHDRAWN'] as const;

/** /conversions: the deals of the own unit; the bureau sees all. */
export function ConversionsPage() {
  const { t } = useTranslation('conversion');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const writes = hasRole(me, filers);
  const [status, setStatus] = useState<string>();
  const [making, setMaking] = useState(false);
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['conversion', 'list', status],
    initialPageParam: '',
    queryFn: ({ pageParam }) => take(api.GET('/conversions', { params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}), ...(status ? { status } : {}) } } })),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className="conversion-page">
      <PageHeader
        title={t('list.title')}
        sub={t(writes ? 'list.about' : 'list.about_bureau')}
        actions={
          writes && (
            <Button type="primary" onClick={() => setMaking(true)}>
              {t('list.new')}
            </Button>
          )
        }
      />
      <section className="panel">
        <div className="conversion-bar">
          <Select
            aria-label={t('stage')}
            placeholder={t('stage')}
            allowClear
            value={status}
            options={statuses.map((value) => ({ value, label: t(`stageOf.${value}`) }))}
            onChange={setStatus}
          />
        </div>
        <Table<Conversion>
          rowKey="id"
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 980 }}
          dataSource={data?.pages.flatMap((page) => page.items) ?? []}
          locale={{ emptyText: <EmptyState text={t('list.empty')} /> }}
          columns={[
            { title: t('no'), className: 'conversion-tight', render: (_, c) => <Link to={`/conversions/${c.id}`}>{c.no}</Link> },
            { title: t('achievement'), dataIndex: 'achievement_name' },
            ...(writes ? [] : [{ title: t('unit'), dataIndex: 'organization_name' }]),
            { title: t('mode'), className: 'conversion-tight', render: (_: unknown, c: Conversion) => <CodeName table="achievement_transfer_modes" code={c.terms.mode} /> },
            { title: t('buyer'), render: (_: unknown, c: Conversion) => c.terms.buyer_name ?? <span className="quiet">—</span> },
            { title: t('price'), align: 'right' as const, className: 'conversion-tight', render: (_: unknown, c: Conversion) => <Money value={c.terms.price} bare /> },
            { title: t('stage'), className: 'conversion-tight', render: (_: unknown, c: Conversion) => <StageTag stage={c.stage} /> },
          ]}
        />
        {hasNextPage && (
          <Button onClick={() => void fetchNextPage()} loading={isFetching}>
            {common('more')}
          </Button>
        )}
      </section>
      {making && <TermsForm onClose={() => setMaking(false)} />}
    </div>
  );
}
