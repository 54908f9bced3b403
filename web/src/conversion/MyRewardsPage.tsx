import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import './conversion.css';
import { DistributionTag } from './View';

/** /rewards: what the person who is signed in gets, and nobody else's. */
export function MyRewardsPage() {
  const { t } = useTranslation('conversion');
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['conversion', 'mine'], queryFn: () => take(api.GET('/me/rewards')) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className="conversion-page">
      <PageHeader title={t('mine.title')} sub={t('mine.about')} />
      <section className="panel">
        <Table<Schemas['MyReward']>
          rowKey={(m) => m.distribution_no}
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 860 }}
          dataSource={data?.items ?? []}
          locale={{ emptyText: <EmptyState text={t('mine.empty')} /> }}
          expandable={{
            rowExpandable: (m) => m.payments.length > 0,
            expandedRowRender: (m) => (
              <ul>
                {m.payments.map((p) => (
                  <li key={p.id}>
                    {p.paid_on} <Money value={p.amount} />
                  </li>
                ))}
              </ul>
            ),
          }}
          columns={[
            { title: t('mine.distribution'), dataIndex: 'distribution_no', className: 'conversion-tight' },
            { title: t('achievement'), dataIndex: 'achievement_name' },
            { title: t('unit'), dataIndex: 'organization_name' },
            { title: t('mine.income'), dataIndex: 'income_on', className: 'conversion-tight' },
            { title: t('reward.part'), align: 'right', render: (_, m) => <Money value={m.amount} bare /> },
            { title: t('reward.paid'), align: 'right', render: (_, m) => <Money value={m.paid} bare /> },
            { title: t('state'), className: 'conversion-tight', render: (_, m) => <DistributionTag stage={m.stage} /> },
          ]}
        />
      </section>
    </div>
  );
}
