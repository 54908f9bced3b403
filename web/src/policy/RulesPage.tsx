import { useQuery } from '@tanstack/react-query';
import { Alert, DatePicker, Table, type TableColumnsType, Tag } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, type Schemas, take } from '../api/client';
import { i18next, useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import './policy.css';

type Row = Schemas['PolicyMatrixRow'];
type Rule = Schemas['PolicyRule'];

const claims = ['vat', 'vat_linked', 'cit_transfer', 'rd_super_deduction', 'iit_reward', 'pay_cap', 'reward_floor'] as const;
const colors: Record<Schemas['PolicyAnswer'], string> = { YES: 'green', NO: 'default', TO_CONFIRM: 'gold' };

/** /policy: every dated rule that figures are worked out with, and what each kind of contract opens. */
export function RulesPage() {
  const { t, i18n } = useTranslation('policy');
  const [date, setDate] = useState<string>();
  const { data, error, refetch } = useQuery({
    queryKey: ['policy-rules', date, i18n.language],
    queryFn: () => take(api.GET('/policy/rules', { params: { query: date ? { date } : {} } })),
    placeholderData: (before) => before,
  });
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  return (
    <div className="policy">
      <PageHeader
        title={t('rules.title')}
        sub={t('rules.about')}
        actions={
          <label className="policy-date">
            {t('rules.date')} <DatePicker allowClear={false} value={dayjs(data.date)} onChange={(day) => day && setDate(day.format('YYYY-MM-DD'))} />
          </label>
        }
      />
      <Alert type="warning" showIcon title={data.notice} />
      <section className="panel" aria-labelledby="policy-matrix">
        <h2 id="policy-matrix">{t('rules.matrix')}</h2>
        <Matrix rows={data.matrix} names={new Map(data.items.map((rule) => [rule.code, rule.article.replace(/^.*税目税率表：/, '')]))} />
      </section>
      <section className="panel" aria-labelledby="policy-list">
        <h2 id="policy-list">
          {t('rules.list')} {data.items.length}
        </h2>
        <Rules rules={data.items} />
      </section>
    </div>
  );
}

function Matrix({ rows, names }: { rows: Row[]; names: Map<string, string> }) {
  const { t } = useTranslation('policy');
  const columns: TableColumnsType<Row> = [
    { key: 'kind', title: t('rules.kind'), width: 200, render: (_, row) => <CodeName table="contract_types" code={row.kind} /> },
    ...claims.map((claim) => ({ key: claim, title: t(`rules.${claim}`), width: 110, render: (_: unknown, row: Row) => <Tag color={colors[row[claim]]}>{t(`rules.mark.${row[claim]}`)}</Tag> })),
    { key: 'stamp', title: t('rules.stamp'), width: 200, render: (_, row) => <>{names.get(row.stamp) ?? row.stamp} {!row.stamp_sure && <Tag color="gold">{t('rules.mark.TO_CONFIRM')}</Tag>}</> },
  ];
  return (
    <div className="policy-scroll" role="region" aria-labelledby="policy-matrix" tabIndex={0}>
      <Table<Row> rowKey="kind" size="small" columns={columns} dataSource={rows} pagination={false} />
    </div>
  );
}

function Rules({ rules }: { rules: Rule[] }) {
  const { t } = useTranslation('policy');
  const columns: TableColumnsType<Rule> = [
    {
      key: 'document',
      title: t('rules.document'),
      width: 250,
      render: (_, rule) => (
        <>
          {rule.document}
          <div className="quiet">{rule.article}</div>
        </>
      ),
    },
    { key: 'content', title: t('rules.content'), render: (_, rule) => (i18next.language === 'en' ? rule.note_en : rule.note_zh) },
    { key: 'params', title: t('rules.params'), width: 230, render: (_, rule) => Object.entries(rule.params).map(([name, value]) => <div key={name} className="policy-param">{`${name} = ${value}`}</div>) },
    { key: 'valid', title: t('rules.valid'), width: 170, render: (_, rule) => <>{t('validFrom', { date: rule.valid_from })}<div className="quiet">{rule.valid_to ? t('rules.validTo', { date: rule.valid_to }) : t('rules.still')}</div></> },
    { key: 'source', title: t('rules.source'), width: 130, render: (_, rule) => <Tag color={rule.confidence === 'A' ? 'green' : 'gold'}>{t(`confidence.${rule.confidence}`)}</Tag> },
  ];
  return <Table<Rule> rowKey="code" size="small" columns={columns} dataSource={rules} pagination={false} />;
}
