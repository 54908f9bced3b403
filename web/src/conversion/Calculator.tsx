import { useQuery } from '@tanstack/react-query';
import { Table, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { formatYuan } from '../ui/format';
import { Money } from '../ui/Money';
import { type Floor, percent } from './model';
import { Refusal } from './View';

export interface Figures {
  case: 'TRANSFER' | 'EQUITY' | 'PROFIT';
  publicUnit: boolean;
  officeUsed: boolean;
  gross: string;
  taxes?: string;
  upkeep?: string;
  direct?: string;
  contributors: number;
  office: number;
  unit: number;
  main: number;
}

/** Works a reward out while one types: the server computes, nothing is kept. */
export function Calculated({ figures }: { figures: Figures | undefined }) {
  const { t } = useTranslation('conversion');
  const settled = useSettled(figures);
  const { data, error } = useQuery({
    queryKey: ['conversion', 'calculation', settled],
    enabled: settled !== undefined,
    placeholderData: (before) => before,
    queryFn: () => take(api.GET('/reward-calculation', { params: { query: queryOf(settled as Figures) } })),
  });
  if (settled === undefined) return <p className="quiet">{t('calc.wait')}</p>;
  if (error) return <Refusal error={error} />;
  if (!data) return null;
  const figure = (label: string, value: string) => (
    <div key={label}>
      <dt>{label}</dt>
      <dd>
        <Money value={value} />
      </dd>
    </div>
  );
  return (
    <div aria-live="polite">
      <dl className="conversion-figures">
        {figure(t('reward.net'), data.net)}
        {figure(t('reward.contributors'), data.contributors)}
        {figure(t('reward.main'), data.main)}
        {figure(t('reward.office'), data.office)}
        {figure(t('reward.unit'), data.unit)}
      </dl>
      {data.floors.length > 0 && <Floors floors={data.floors} />}
    </div>
  );
}

/** The floors of the law, each with what is missing to it. */
export function Floors({ floors }: { floors: Floor[] }) {
  const { t, i18n } = useTranslation('conversion');
  return (
    <Table<Floor>
      rowKey="key"
      size="small"
      pagination={false}
      scroll={{ x: 620 }}
      dataSource={floors}
      columns={[
        { title: t('calc.floor'), className: 'conversion-tight', render: (_, f) => `${t(`reward.${f.key}`)} ${percent(f.rate)}` },
        { title: t('calc.needed'), align: 'right', render: (_, f) => <Money value={f.needed} bare /> },
        {
          title: t('state'),
          className: 'conversion-tight',
          render: (_, f) => (f.missing === '0.00' ? <Tag color="green">{t('calc.reached')}</Tag> : <Tag color="red">{t('calc.missing', { amount: formatYuan(f.missing) })}</Tag>),
        },
        { title: t('ground'), render: (_, f) => <span className="quiet">{i18n.language === 'en' ? f.ground.en : f.ground.zh}</span> },
      ]}
    />
  );
}

function queryOf(f: Figures) {
  const money = (name: 'taxes' | 'upkeep' | 'direct') => (f[name] ? { [name]: f[name] } : {});
  return {
    case: f.case, public_unit: f.publicUnit, office_used: f.officeUsed, gross: f.gross, contributors: f.contributors, office: f.office, unit: f.unit, main: f.main,
    ...money('taxes'), ...money('upkeep'), ...money('direct'),
  };
}

/** What was typed, once typing has rested for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text === undefined ? (undefined as T) : (JSON.parse(text) as T)), 250);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
