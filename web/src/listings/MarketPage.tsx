import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { useCodeName, useCodeOptions } from '../ui/useCodeTable';
import { Total } from './ListingsPage';
import './listings.css';
import { Codes, Price, StatusOf } from './View';

interface Wish {
  q?: string;
  tech_field?: string;
  stage?: string;
  mode?: string;
  readiness_from?: number;
}

/** /market: what units offer, as a company looks for it. */
export function MarketPage() {
  const { t } = useTranslation('listings');
  const { t: common } = useTranslation('common');
  const stageName = useCodeName('achievement_stages');
  const fields = useCodeOptions('technology_fields');
  const stages = useCodeOptions('achievement_stages');
  const modes = useCodeOptions('achievement_transfer_modes', (e) => e.code !== 'SELF');
  const [wish, setWish] = useState<Wish>({});
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['listings', 'market', wish],
    initialPageParam: '',
    queryFn: ({ pageParam }) => take(api.GET('/public/listings', { params: { query: { limit: 30, ...wish, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  const put = (change: { [K in keyof Wish]: Wish[K] | undefined }) =>
    setWish((before) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, v]) => v !== undefined && v !== '')) as Wish);
  const choice = (name: 'tech_field' | 'stage' | 'mode', label: string, options: { value: string; label: string }[]) => (
    <Select aria-label={label} placeholder={label} allowClear showSearch optionFilterProp="label" popupMatchSelectWidth={false} value={wish[name]} options={options} onChange={(v) => put({ [name]: v })} />
  );
  return (
    <div className="listings-page">
      <PageHeader title={t('market.title')} sub={t('market.about')} />
      <section className="panel">
        <div className="listings-bar">
          <Input.Search aria-label={t('market.words')} placeholder={t('market.words')} allowClear maxLength={100} onSearch={(q) => put({ q: q.trim() })} />
          {choice('tech_field', t('field'), fields)}
          {choice('stage', t('stage'), stages)}
          {choice('mode', t('modes'), modes)}
          <Select
            aria-label={t('market.from')}
            placeholder={t('market.from')}
            allowClear
            value={wish.readiness_from}
            options={[1, 2, 3, 4, 5, 6, 7, 8, 9].map((value) => ({ value, label: value }))}
            onChange={(v) => put({ readiness_from: v })}
          />
          <Total found={data?.pages[0]} />
        </div>
        <Table
          rowKey="id"
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 960 }}
          dataSource={data?.pages.flatMap((page) => page.items) ?? []}
          locale={{ emptyText: <span className="quiet">{t('none')}</span> }}
          columns={[
            {
              title: t('name'),
              render: (_, o) => (
                <>
                  <Link to={`/market/${o.id}`}>{o.name}</Link>
                  <div className="quiet">{o.teaser}</div>
                </>
              ),
            },
            { title: t('unit'), dataIndex: 'organization_name' },
            { title: t('price'), className: 'listings-tight', render: (_, o) => <Price form={o.form} /> },
            { title: t('modes'), render: (_, o) => <Codes table="achievement_transfer_modes" codes={o.form.modes} /> },
            { title: t('stage'), render: (_, o) => stageName(o.stage) },
            { title: t('readiness'), align: 'right', render: (_, o) => o.readiness || '—' },
            { title: t('state'), className: 'listings-tight', render: (_, o) => <StatusOf status={o.status} /> },
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
