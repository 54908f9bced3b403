import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { useCodeOptions } from '../ui/useCodeTable';
import './brokers.css';
import { StatusTagOf } from './View';

type Status = Schemas['BrokerStatus'];

/** /brokers: the register as the bureau works on it. */
export function ListPage() {
  const { t } = useTranslation('brokers');
  const [q, setQ] = useState('');
  const [level, setLevel] = useState<string>();
  const [field, setField] = useState<string>();
  const fields = useCodeOptions('technology_fields');
  const [status, setStatus] = useState<Status[]>([]);
  const levels = useCodeOptions('broker_levels');
  const statuses = (['PENDING', 'NOTICE', 'ACTIVE', 'EXPIRED', 'SUSPENDED', 'REVOKED', 'WITHDRAWN', 'REFUSED'] as const).map((value) => ({ value, label: t(`status.${value}`) }));
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['brokers', q, level, field, status],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/brokers', {
          params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}), ...(q ? { q } : {}), ...(level ? { level } : {}), ...(field ? { field } : {}), ...(status.length > 0 ? { status } : {}) } },
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className="broker-page">
      <PageHeader title={t('listTitle')} sub={t('listAbout')} />
      <section className="panel">
        <div className="broker-filters">
          <Input.Search aria-label={t('search')} placeholder={t('search')} allowClear onSearch={setQ} />
          <Select aria-label={t('level')} placeholder={t('level')} allowClear value={level} options={levels} onChange={setLevel} />
          <Select aria-label={t('fields')} placeholder={t('fields')} allowClear value={field} options={fields} popupMatchSelectWidth={false} onChange={setField} />
          <Select mode="multiple" aria-label={t('state')} placeholder={t('state')} value={status} options={statuses} onChange={setStatus} />
        </div>
        <Table
          rowKey="id"
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 720 }}
          dataSource={data?.pages.flatMap((page) => page.items) ?? []}
          locale={{ emptyText: <span className="quiet">{t('nobody')}</span> }}
          columns={[
            { title: t('name'), render: (_, b) => <Link to={`/brokers/${b.id}`}>{b.name}</Link> },
            { title: t('no'), render: (_, b) => b.broker_no ?? '' },
            { title: t('organization'), render: (_, b) => b.organization_name ?? '' },
            { title: t('level'), render: (_, b) => <CodeName table="broker_levels" code={b.level} /> },
            { title: t('state'), render: (_, b) => <StatusTagOf filing={b} /> },
            { title: t('since'), dataIndex: 'status_on' },
          ]}
        />
        {hasNextPage && (
          <Button onClick={() => void fetchNextPage()} loading={isFetching}>
            {t('more')}
          </Button>
        )}
      </section>
    </div>
  );
}
