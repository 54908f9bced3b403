import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Table } from 'antd';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { formatYuan } from '../ui/format';
import { InstantText } from '../ui/InstantText';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { entriesAddress } from './address';
import { difference, isNothing } from './compare';
import { formatCount, type Totals } from './exact';
import { Delta, NumberLink } from './Figure';
import { UnitSwitch } from './Switches';
import { useVolumeNames } from './useVolumeNames';
import { useView, type View } from './view';
import './volume.css';

/** Ledger, contracts and prepared totals, which must be equal. */
export function ReconciliationPage() {
  const { t } = useTranslation('volume');
  const view = useView('yuan');
  const answer = useQuery({ queryKey: ['volume', 'reconciliation'], queryFn: () => take(api.GET('/volume/reconciliation')), gcTime: 0, staleTime: 0 });
  return (
    <>
      <PageHeader
        title={t('reconciliation.title')}
        sub={t('reconciliation.sub')}
        actions={
          <>
            <UnitSwitch view={view} />
            <Button loading={answer.isFetching} onClick={() => void answer.refetch()}>
              {t('reconciliation.again')}
            </Button>
          </>
        }
      />
      {answer.isPending ? <PageSkeleton /> : answer.error ? <ProblemPanel error={answer.error} onRetry={() => void answer.refetch()} /> : <Result view={view} answer={answer.data} />}
    </>
  );
}

function Result({ view, answer }: { view: View; answer: Schemas['VolumeReconciliation'] }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const amount = `${formatYuan(answer.unreconciled_amount)} ${common('yuan')}`;
  return (
    <>
      <Alert
        className="volume-band"
        role="status"
        showIcon
        type={answer.balanced ? 'success' : 'error'}
        title={t(answer.balanced ? 'reconciliation.balanced' : 'reconciliation.unbalanced')}
        description={answer.balanced ? t('reconciliation.balancedDetail') : t('reconciliation.unbalancedDetail', { count: answer.difference_count, amount })}
      />
      <section className="panel">
        <Sources view={view} answer={answer} />
        <p className="volume-note">
          {t('reconciliation.at')} <InstantText value={answer.as_of.at} seconds /> · {t('asOf.known', { index: answer.as_of.index })} · {t('reconciliation.unreconciled')} <Money value={answer.unreconciled_amount} />
        </p>
      </section>
      {answer.differences.length > 0 && <Differences view={view} answer={answer} />}
    </>
  );
}

function Sources({ view, answer }: { view: View; answer: Schemas['VolumeReconciliation'] }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const rows = (['lines', 'contracts', 'rollups'] as const).map((source) => ({ source, totals: answer[source], apart: difference(answer.lines, answer[source]) }));
  const to = entriesAddress({ asOf: String(answer.as_of.index), filters: {} }, view.keep);
  const money = (key: 'contract_amount' | 'technical_amount') => ({
    title: t('withUnit', { what: t(key), unit: common(view.unit) }),
    align: 'right' as const,
    render: (_: unknown, row: { source: string; totals: Totals }) => (
      <NumberLink to={row.source === 'lines' ? to : undefined} what={t('reconciliation.lines')}>
        <Money value={row.totals[key]} unit={view.unit} bare />
      </NumberLink>
    ),
  });
  return (
    <Table
      rowKey="source"
      dataSource={rows}
      pagination={false}
      columns={[
        {
          title: t('reconciliation.source'),
          render: (_, row) => (
            <>
              <strong>{t(`reconciliation.${row.source}`)}</strong>
              <span className="volume-sub quiet">{t(`reconciliation.${row.source}Hint`)}</span>
            </>
          ),
        },
        { title: t('count'), align: 'right', width: 120, render: (_, row) => <span className="volume-number">{formatCount(row.totals.count)}</span> },
        money('contract_amount'),
        money('technical_amount'),
        {
          title: t('compare.difference'),
          align: 'right',
          width: 200,
          render: (_, row) => (row.source === 'lines' ? <span className="quiet">—</span> : isNothing(row.apart) ? <span className="volume-up">✓ 0.00</span> : <Delta value={row.apart.contract_amount} unit={view.unit} />),
        },
      ]}
    />
  );
}

function Differences({ view, answer }: { view: View; answer: Schemas['VolumeReconciliation'] }) {
  const { t } = useTranslation('volume');
  const name = useVolumeNames(['region', 'kind']);
  return (
    <section className="panel">
      <h2>{t('reconciliation.differences')}</h2>
      <Table
        size="small"
        rowKey={(d) => `${d.with}/${d.month}/${d.area}/${d.kind}/${d.contract_id ?? ''}`}
        dataSource={answer.differences}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: 1000 }}
        columns={[
          { title: t('reconciliation.with'), render: (_, d) => t(`reconciliation.${d.with}`) },
          { title: t('dimension.month'), dataIndex: 'month' },
          { title: t('dimension.region'), render: (_, d) => name('region', d.area) },
          { title: t('dimension.kind'), render: (_, d) => name('kind', d.kind) },
          { title: t('reconciliation.contract'), render: (_, d) => (d.contract_id ? <Link to={`/volume/contracts/${d.contract_id}`}>{d.contract_id.slice(-8)}</Link> : '—') },
          { title: t('reconciliation.linesSay'), align: 'right', render: (_, d) => <Money value={d.lines.contract_amount} unit={view.unit} bare /> },
          { title: t('reconciliation.otherSays'), align: 'right', render: (_, d) => <Money value={d.other.contract_amount} unit={view.unit} bare /> },
          { title: t('compare.difference'), align: 'right', render: (_, d) => <Delta value={difference(d.lines, d.other).contract_amount} unit={view.unit} /> },
        ]}
      />
    </section>
  );
}
