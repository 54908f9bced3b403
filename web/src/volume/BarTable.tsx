import { Table } from 'antd';
import { useTranslation } from '../i18n';
import { formatIn } from '../ui/format';
import { Money } from '../ui/Money';
import { type Dimension, entriesAddress, type Selection } from './address';
import { formatCount, type Group, compareAmounts, greatest, percent, thousandths, type Totals } from './exact';
import { NumberLink } from './Figure';
import { useVolumeNames } from './useVolumeNames';
import type { View } from './view';

interface Props {
  view: View;
  dimension: Dimension;
  groups: readonly Group[];
  total: Totals;
  /** What the groups were asked with; its as-of is that of the answer. */
  selection: Selection;
}

/** Groups with a bar each, largest first; every number opens its rows. */
export function BarTable({ view, dimension, groups, total, selection }: Props) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const name = useVolumeNames([dimension]);
  const { measure, unit } = view;
  const most = greatest(groups, measure);
  const rows = [...groups].sort((a, b) => compareAmounts(b[measure], a[measure]));
  const digits = Math.max(...rows.map((g) => formatIn(g[measure], unit).length), 4); // amounts take the same width, so that bars compare
  const code = (g: Group) => g.key[dimension] ?? '';
  const open = (g: Group) => (code(g) ? entriesAddress({ ...selection, filters: { ...selection.filters, [dimension]: code(g) } }, view.keep) : undefined);
  return (
    <Table
      size="small"
      rowKey={code}
      dataSource={rows}
      pagination={rows.length > 12 ? { pageSize: 10, size: 'small', showSizeChanger: false } : false}
      columns={[
        { title: t(`dimension.${dimension}`), width: '30%', render: (_, g) => name(dimension, code(g)) },
        {
          title: t('withUnit', { what: t(measure), unit: common(unit) }),
          render: (_, g) => (
            <div className="volume-bar-cell" style={{ gridTemplateColumns: `minmax(24px, 1fr) ${digits * 0.6}em` }}>
              <div className="volume-bar" aria-hidden>
                <span style={{ width: `${thousandths(g[measure], most) / 10}%` }} />
              </div>
              <NumberLink to={open(g)} what={name(dimension, code(g))}>
                <Money value={g[measure]} unit={unit} bare />
              </NumberLink>
            </div>
          ),
        },
        { title: t('share'), align: 'right', width: 84, render: (_, g) => <Share part={g[measure]} whole={total[measure]} /> },
        {
          title: t('count'),
          align: 'right',
          width: 76,
          render: (_, g) => (
            <NumberLink to={open(g)} what={name(dimension, code(g))}>
              {formatCount(g.count)}
            </NumberLink>
          ),
        },
      ]}
      summary={() => <TotalRow view={view} total={total} to={entriesAddress(selection, view.keep)} />}
    />
  );
}

function TotalRow({ view, total, to }: { view: View; total: Totals; to: string }) {
  const { t } = useTranslation('volume');
  const cell = (index: number, text: string) => (
    <Table.Summary.Cell index={index} align="right">
      <NumberLink to={to} what={t('total')}>
        <strong>{text}</strong>
      </NumberLink>
    </Table.Summary.Cell>
  );
  return (
    <Table.Summary.Row>
      <Table.Summary.Cell index={0}>
        <strong>{t('total')}</strong>
      </Table.Summary.Cell>
      {cell(1, formatIn(total[view.measure], view.unit))}
      <Table.Summary.Cell index={2} align="right">
        {total.count > 0 && '100.00%'}
      </Table.Summary.Cell>
      {cell(3, formatCount(total.count))}
    </Table.Summary.Row>
  );
}

/** A part of a whole in percent, rounded down. */
export function Share({ part, whole }: { part: string; whole: string }) {
  const value = percent(part, whole);
  return <span className="volume-number">{value ? `${value}%` : '—'}</span>;
}
