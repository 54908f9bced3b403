import { Table, type TableColumnsType } from 'antd';
import { lazy, Suspense } from 'react';
import type { Schemas } from '../api/client';
import { useLarge } from '../app/theme';
import { useTranslation } from '../i18n';
import { formatIn } from '../ui/format';
import { Money } from '../ui/Money';
import { PartSkeleton } from '../ui/Skeletons';
import { address } from './address';
import { formatCount, forDrawing } from './exact';
import { NumberLink } from './Figure';
import { said } from './reportWords';
import type { View } from './view';

const Chart = lazy(() => import('./Chart'));

type ReportTableOf = Schemas['VolumeReportTable'];
type Row = Schemas['VolumeReportRow'] & { key: string };
type Column = Schemas['VolumeReportColumn'];

/** A table of a report: headings over headings, every sum a link to its lines, the chart below. */
export function ReportTable({ view, table, asOf, named }: { view: View; table: ReportTableOf; asOf: number; named: boolean }) {
  const { t } = useTranslation('reports');
  const rows = table.rows.map((r, i) => ({ ...r, key: String(i) }));
  const columns = useColumns(view, table, asOf);
  return (
    <section className="panel report-panel" aria-label={said(table.title)}>
      {named && <h2>{said(table.title)}</h2>}
      <Table<Row>
        size="small"
        bordered
        rowKey="key"
        dataSource={rows}
        columns={columns}
        pagination={false}
        scroll={{ x: 'max-content' }}
        rowClassName={(r) => `report-${r.kind.toLowerCase()}${r.level > 0 ? ' report-part' : ''}`}
        locale={{ emptyText: <span className="quiet">{t('empty')}</span> }}
      />
      {table.notes.map((n) => (
        <p key={n.en} className="volume-note">
          {said(n)}
        </p>
      ))}
      {table.chart && <ReportChart view={view} chart={table.chart} />}
    </section>
  );
}

function useColumns(view: View, table: ReportTableOf, asOf: number): TableColumnsType<Row> {
  const { t } = useTranslation('reports');
  const one = (c: Column, i: number): TableColumnsType<Row>[number] => ({
    key: c.key,
    title: said(c.title),
    align: c.form === 'TEXT' || c.form === 'DATE' ? 'left' : 'right',
    ...(c.form === 'TEXT' ? { width: 180 } : {}),
    render: (_, r) => <CellValue view={view} cell={r.cells[i]} column={c} what={`${said(r.label)} ${said(c.group)} ${said(c.title)}`} asOf={asOf} />,
  });
  const out: TableColumnsType<Row> = [
    {
      key: 'label',
      title: said(table.head),
      fixed: 'left',
      width: 230,
      render: (_, r) => <span className={r.level > 0 ? 'report-label-part' : undefined}>{r.level > 0 ? t('part', { what: said(r.label) }) : said(r.label)}</span>,
    },
  ];
  for (let i = 0; i < table.columns.length; ) {
    const first = table.columns[i];
    if (!first) break;
    let end = i + 1;
    while (first.group.zh && table.columns[end]?.group.zh === first.group.zh) end++;
    const children = table.columns.slice(i, end).map((c, j) => one(c, i + j));
    if (first.group.zh) out.push({ key: `group-${first.key}`, title: said(first.group), children });
    else out.push(...children);
    i = end;
  }
  return out;
}

function CellValue({ view, cell, column, what, asOf }: { view: View; cell?: Schemas['VolumeReportCell']; column: Column; what: string; asOf: number }) {
  if (!cell?.value) return <span className="quiet">—</span>;
  const imported = cell.source === 'ABSORPTION';
  const to = cell.drill && imported ? address('/absorption/entries', { ...cell.drill, as_of: String(asOf) }) : cell.drill && address('/volume/entries', { ...cell.drill, view: cell.drill.view === 'OPEN' ? undefined : cell.drill.view, as_of: String(asOf), ...view.keep });
  if (column.form === 'TEXT' || column.form === 'DATE' || cell.value.endsWith('%')) return <>{cell.value}</>;
  if (column.form === 'PERCENT') return <span className="volume-number">{cell.value}%</span>;
  return (
    <NumberLink {...(to ? { to } : {})} what={what}>
      {column.form === 'MONEY' && cell.value.includes('.') ? <Money value={cell.value} unit={view.unit} bare /> : formatCount(Number(cell.value))}
    </NumberLink>
  );
}

function ReportChart({ view, chart }: { view: View; chart: Schemas['VolumeReportChart'] }) {
  const { t } = useTranslation('reports');
  const large = useLarge();
  const size = large ? 15 : 12;
  // A long list of bars leaves out those of nothing; the table has them all.
  const filled = chart.points.filter((p) => !/^-?0*\.?0*$/.test(p.value));
  const points = !chart.line && chart.points.length > 24 ? filled : chart.points;
  const labels = points.map((p) => said(p.label));
  const shown = (value: string) => (chart.form === 'MONEY' ? formatIn(value, view.unit === 'yuan' ? 'wan' : view.unit) : value);
  const values = points.map((p) => ({ value: forDrawing(p.value), label: { formatter: shown(p.value) } }));
  const names = { type: 'category' as const, data: labels, axisLabel: { fontSize: size, color: '#1f2933', ...(chart.line ? {} : { width: 240, overflow: 'truncate' as const }) }, inverse: !chart.line };
  const amounts = { type: 'value' as const, axisLabel: { show: false }, splitLine: { lineStyle: { color: '#e4e7eb' } } };
  const option = {
    aria: { enabled: true },
    animation: false,
    title: undefined,
    grid: { left: 8, right: 90, top: 16, bottom: 8, containLabel: true },
    xAxis: chart.line ? names : amounts,
    yAxis: chart.line ? amounts : names,
    series: [{ type: chart.line ? 'line' : 'bar', data: values, itemStyle: { color: '#2b6cb0' }, barMaxWidth: 22, label: { show: points.length <= 40, position: chart.line ? 'top' : 'right', fontSize: size, color: '#1f2933' } }],
  };
  return (
    <figure className="report-figure" style={chart.line ? undefined : { ['--report-rows' as string]: points.length }}>
      <figcaption>{said(chart.title)}{chart.form === 'MONEY' && `（${t(view.unit === 'yuan' ? 'wan' : view.unit, { ns: 'common' })}）`}{points.length < chart.points.length && t('withoutZeros')}</figcaption>
      <Suspense fallback={<PartSkeleton rows={5} />}>
        <Chart option={option} label={t('chartLabel', { title: said(chart.title) })} />
      </Suspense>
    </figure>
  );
}
