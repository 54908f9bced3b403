import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { useCodeName } from '../ui/useCodeTable';
import './listings.css';

/** /listing-figures: the funnel by field, for the bureau. */
export function FiguresPage() {
  const { t } = useTranslation('listings');
  const field = useCodeName('technology_fields');
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['listings', 'figures'], queryFn: () => take(api.GET('/listing-figures')) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  const columns = [
    ['listings', t('figures.listings')], ['units', t('figures.units')], ['stale', t('figures.stale')], ['brokered', t('figures.brokered')], ['negotiable', t('figures.negotiable')],
    ['views', t('figures.views')], ['enquiries', t('funnel.enquiries')], ['answered', t('funnel.answered')], ['talks', t('funnel.talks')], ['contracts', t('funnel.contracts')],
  ] as const;
  return (
    <div className="listings-page">
      <PageHeader title={t('figures.title')} sub={t('figures.about')} />
      <section className="panel">
        <Table
          rowKey="tech_field"
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 980 }}
          dataSource={data?.items ?? []}
          locale={{ emptyText: <span className="quiet">{t('none')}</span> }}
          columns={[{ title: t('field'), render: (_, f) => field(f.tech_field) }, ...columns.map(([name, title]) => ({ title, dataIndex: name, align: 'right' as const }))]}
        />
      </section>
    </div>
  );
}
