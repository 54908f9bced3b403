import { Table, type TableColumnsType, Tag } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { registry } from '../app/feature';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { formatYuan } from '../ui/format';
import { useCodeName } from '../ui/useCodeTable';
import { between, type Difference, kindColors } from './model';

/** Differences with both sides under each other, ours first. */
export function DifferenceTable({ items }: { items: Difference[] }) {
  const { t } = useTranslation('national');
  const status = useCodeName('contract_statuses');
  const columns: TableColumnsType<Difference> = [
    { key: 'kind', title: t('run.kind'), width: 105, render: (_, d) => <Tag color={kindColors[d.kind]}>{t(`kind.${d.kind}`)}</Tag> },
    { key: 'contract', title: t('run.contract'), render: (_, d) => <Contract difference={d} /> },
    { key: 'amounts', title: t('run.amounts'), width: 175, render: (_, d) => <Amounts ours={d.our_contract_amount} theirs={d.their_contract_amount} /> },
    { key: 'technical', title: t('run.technical'), width: 175, render: (_, d) => <Amounts ours={d.our_technical_amount} theirs={d.their_technical_amount} /> },
    { key: 'state', title: t('run.state'), width: 140, render: (_, d) => <Sides ours={d.our_status && status(d.our_status)} theirs={d.their_status} /> },
    { key: 'note', title: t('run.note'), width: 180, render: (_, d) => d.note },
  ];
  return <Table<Difference> rowKey="seq" size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 1080 }} />;
}

function Contract({ difference: d }: { difference: Difference }) {
  const { t } = useTranslation('national');
  const base = hasRole(useMe(), registry) ? '/desk' : '/volume/contracts';
  const name = d.project_name || d.acceptance_no || t(`kind.${d.kind}`);
  return (
    <>
      <span className="national-name">{d.contract_id ? <Link to={`${base}/${d.contract_id}`}>{name}</Link> : name}</span>
      <div className="quiet">{[d.acceptance_no, d.seller && d.buyer && `${d.seller} → ${d.buyer}`].filter(Boolean).join(' · ')}</div>
      <div className="quiet">{[d.national_no && t('run.number', { number: d.national_no }), d.row > 0 && t('run.row', { row: d.row })].filter(Boolean).join(' · ')}</div>
    </>
  );
}

function Amounts({ ours, theirs }: { ours: string | undefined; theirs: string | undefined }) {
  const { t } = useTranslation('national');
  const gap = between(ours, theirs);
  return (
    <Sides ours={ours && formatYuan(ours)} theirs={theirs && formatYuan(theirs)}>
      {gap && (
        <>
          <dt className="national-sides-between">{t('run.between')}</dt>
          <dd className="national-sides-between money">{formatYuan(gap)}</dd>
        </>
      )}
    </Sides>
  );
}

function Sides({ ours, theirs, children }: { ours: string | undefined; theirs: string | undefined; children?: ReactNode }) {
  const { t } = useTranslation('national');
  return (
    <dl className="national-sides">
      <dt>{t('run.here')}</dt>
      <dd className="money">{ours || '—'}</dd>
      <dt>{t('run.there')}</dt>
      <dd className="money">{theirs || '—'}</dd>
      {children}
    </dl>
  );
}
