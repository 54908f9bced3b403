import { useQuery } from '@tanstack/react-query';
import { Alert, InputNumber, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { OrganizationPicker } from '../admin/users/OrganizationPicker';
import { filers } from '../app/feature';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { CodeName } from '../ui/CodeName';
import { DownloadButton } from '../ui/DownloadButton';
import { today } from '../ui/format';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import './conversion.css';
import { percent } from './model';
import { DistributionTag } from './View';

type Report = Schemas['ConversionReport'];

/** /conversion-report: what a unit converted in a year, equal to the ledger; as Excel, too. */
export function ReportPage() {
  const { t } = useTranslation('conversion');
  const me = useMe();
  const own = hasRole(me, filers);
  const [unit, setUnit] = useState(own ? me.organization.id : '');
  const [year, setYear] = useState(Number(today().slice(0, 4)));
  const { data, error, refetch } = useQuery({
    queryKey: ['conversion', 'report', unit, year],
    enabled: unit !== '',
    queryFn: () => take(api.GET('/organizations/{id}/conversion-reports/{year}', { params: { path: { id: unit, year } } })),
  });
  return (
    <div className="conversion-page">
      <PageHeader
        title={t('report.title')}
        sub={t('report.about')}
        actions={
          unit && (
            <DownloadButton type="primary" path={`/organizations/${unit}/conversion-reports/${year}.xlsx`} fallback={`conversion-${year}.xlsx`}>
              {t('report.download')}
            </DownloadButton>
          )
        }
      />
      <section className="panel">
        <div className="conversion-bar">
          {!own && <OrganizationPicker className="after-choose" label={t('unit')} placeholder={t('report.chooseUnit')} value={unit} onChange={setUnit} />}
          <InputNumber aria-label={t('year')} min={2000} max={Number(today().slice(0, 4))} precision={0} value={year} onChange={(y) => y && setYear(y)} />
        </div>
        {unit === '' ? <p className="quiet">{t('report.chooseUnit')}</p> : error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : data ? <Head report={data} /> : <PartSkeleton rows={4} />}
      </section>
      {data && unit !== '' && <Body report={data} />}
    </div>
  );
}

function Head({ report: r }: { report: Report }) {
  const { t } = useTranslation('conversion');
  const counts = [['deals', r.deals], ['contracts', r.contract_count]] as const;
  const sums = [['contractAmount', r.contract_amount], ['technicalAmount', r.technical_amount], ['income', r.income], ['net', r.net], ['contributors', r.contributors], ['paidOut', r.paid]] as const;
  return (
    <>
      <dl className="conversion-figures">
        {counts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`report.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {sums.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`report.${name}`)}</dt>
            <dd>
              <Money value={value} />
            </dd>
          </div>
        ))}
      </dl>
      <Alert type={today() > r.due_on ? 'warning' : 'info'} showIcon title={t('report.dueBy', { on: r.due_on })} description={t('report.asOf', { index: r.as_of.index })} />
    </>
  );
}

function Mode({ code }: { code: string }) {
  const { t } = useTranslation('conversion');
  return code === '' ? <>{t('report.unassigned')}</> : <CodeName table="achievement_transfer_modes" code={code} />;
}

function Body({ report: r }: { report: Report }) {
  const { t } = useTranslation('conversion');
  const money = (title: string, name: 'contract_amount' | 'technical_amount' | 'income' | 'amount' | 'net' | 'contributors') => ({
    title, align: 'right' as const, className: 'conversion-tight', render: (_: unknown, row: object) => <Money value={(row as Record<string, string>)[name]} bare />,
  });
  return (
    <>
      <Lines
        title={t('report.byMode')}
        rows={r.modes}
        width={720}
        columns={[{ title: t('mode'), render: (_, m) => <Mode code={m.mode} /> }, { title: t('report.deals'), align: 'right', dataIndex: 'deals' }, { title: t('report.contracts'), align: 'right', dataIndex: 'contracts' },
          money(t('report.contractAmount'), 'contract_amount'), money(t('report.technicalAmount'), 'technical_amount'), money(t('report.income'), 'income')]}
      />
      <Lines
        title={t('report.contractLines')}
        rows={r.contracts}
        width={1080}
        columns={[{ title: t('contract.name'), render: (_, c) => c.project_name }, { title: t('contract.status'), className: 'conversion-tight', render: (_, c) => <CodeName table="contract_statuses" code={c.status} /> },
          { title: t('achievement'), render: (_, c) => c.achievement_name ?? '—' }, { title: t('mode'), render: (_, c) => <Mode code={c.mode} /> }, { title: t('reward.share'), align: 'right', render: (_, c) => percent(c.share) },
          { title: t('report.contracts'), align: 'right', dataIndex: 'count' }, money(t('report.contractAmount'), 'contract_amount'), money(t('report.technicalAmount'), 'technical_amount')]}
      />
      <Lines
        title={t('report.incomeLines')}
        rows={r.incomes}
        width={760}
        columns={[{ title: t('contract.name'), dataIndex: 'project_name' }, { title: t('income.on'), className: 'conversion-tight', dataIndex: 'realised_on' }, { title: t('achievement'), render: (_, i) => i.achievement_name ?? t('report.unassigned') },
          money(t('report.income'), 'amount'), money(t('report.technicalAmount'), 'technical_amount')]}
      />
      <Lines
        title={t('report.rewardLines')}
        rows={r.rewards}
        width={760}
        columns={[{ title: t('mine.distribution'), className: 'conversion-tight', dataIndex: 'no' }, { title: t('no'), className: 'conversion-tight', render: (_, d) => d.conversion_no ?? '—' }, money(t('report.net'), 'net'),
          money(t('report.contributors'), 'contributors'), { title: t('reward.people'), align: 'right', dataIndex: 'people' }, { title: t('state'), render: (_, d) => <DistributionTag stage={d.stage} /> }]}
      />
      <Lines
        title={t('report.paymentLines')}
        rows={r.payments}
        width={640}
        columns={[{ title: t('mine.distribution'), className: 'conversion-tight', dataIndex: 'distribution_no' }, { title: t('reward.person'), dataIndex: 'name' }, { title: t('day'), className: 'conversion-tight', dataIndex: 'paid_on' },
          money(t('amount'), 'amount'), { title: t('reward.late'), render: (_, p) => (p.late ? t('yes') : t('no_')) }]}
      />
      <Lines
        title={t('report.achievements')}
        rows={r.achievements}
        width={560}
        columns={[{ title: t('achievementNo'), className: 'conversion-tight', dataIndex: 'no' }, { title: t('achievement'), dataIndex: 'name' }, { title: t('report.evaluations'), render: (_, a) => a.evaluations.join('；') || '—' }]}
      />
    </>
  );
}

function Lines<T extends object>({ title, rows, columns, width }: { title: string; rows: T[]; columns: TableColumnsType<T>; width: number }) {
  const { t } = useTranslation('conversion');
  const numbered = rows.map((row, n) => ({ ...row, n }));
  return (
    <section className="panel">
      <h2>{title}</h2>
      <Table<T & { n: number }>
        rowKey="n"
        size="small"
        pagination={rows.length > 50 ? { pageSize: 50 } : false}
        scroll={{ x: width }}
        dataSource={numbered}
        columns={columns as TableColumnsType<T & { n: number }>}
        locale={{ emptyText: <span className="quiet">{t('report.empty')}</span> }}
      />
    </section>
  );
}
