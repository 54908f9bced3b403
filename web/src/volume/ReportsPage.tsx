import { useQuery } from '@tanstack/react-query';
import { Input, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { said } from './reportWords';
import './volume.css';

type Definition = Schemas['VolumeReportDefinition'];

/** The fixed reports that the user may see (固定报表). */
export function ReportsPage() {
  const { t } = useTranslation('reports');
  const [text, setText] = useState('');
  const reports = useQuery({ queryKey: ['volume', 'reports'], queryFn: () => take(api.GET('/reports')), staleTime: Infinity });
  if (reports.isPending) return <PageSkeleton />;
  const fits = (d: Definition) => `${d.no} ${d.title.zh} ${d.title.en}`.toLowerCase().includes(text.trim().toLowerCase());
  return (
    <>
      <PageHeader title={t('title')} sub={t('sub')} actions={<Input.Search aria-label={t('search')} placeholder={t('search')} allowClear style={{ width: 240 }} onChange={(e) => setText(e.target.value)} />} />
      {reports.error ? (
        <ProblemPanel error={reports.error} onRetry={() => void reports.refetch()} />
      ) : (
        <section className="panel">
          <Table
            size="small"
            rowKey="no"
            dataSource={reports.data.items.filter(fits)}
            pagination={false}
            locale={{ emptyText: <EmptyState text={t('none')} /> }}
            columns={[
              { title: t('no'), width: 70, dataIndex: 'no' },
              { title: t('name'), width: 300, render: (_, d) => <Link to={`/volume/reports/${d.no}`}>{said(d.title)}</Link> },
              { title: t('population'), render: (_, d) => said(d.population) },
              { title: t('measures'), render: (_, d) => <span className="quiet">{said(d.measures)}</span> },
            ]}
          />
        </section>
      )}
    </>
  );
}
