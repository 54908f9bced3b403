import { Segmented, Table } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Schemas } from '../api/client';
import { useLarge } from '../app/theme';
import { i18next, useTranslation } from '../i18n';
import { formatIn, formatInstant } from '../ui/format';
import { Money } from '../ui/Money';
import { PartSkeleton } from '../ui/Skeletons';
import { entriesAddress, type Selection } from './address';
import { forDrawing, pace } from './exact';
import { NumberLink, useMayOpen } from './Figure';
import { usePrinting } from './usePrinting';
import type { View } from './view';

const Chart = lazy(() => import('./Chart'));

interface Props {
  view: View;
  progress: Schemas['VolumeProgress'];
  /** The rows of some months of the year. */
  rowsOf: (from: string, to: string) => Selection;
}

/** The months of the year with their running total, beside the straight pace to the target. */
export function MonthPanel({ view, progress, rowsOf }: Props) {
  const { t } = useTranslation('volume');
  const [shown, setShown] = useState<'chart' | 'table'>('chart');
  const go = useNavigate();
  const may = useMayOpen();
  const printing = usePrinting();
  const option = useMonthChart(view, progress);
  const open = (i: number) => {
    const month = progress.by_month[i]?.key.month;
    if (month && may) void go(entriesAddress(rowsOf(month, month), view.keep));
  };
  return (
    <section className="panel">
      <div className="volume-panel-head">
        <h2>{t('cockpit.months')}</h2>
        <Segmented
          aria-label={t('cockpit.months')}
          size="small"
          value={shown}
          onChange={setShown}
          options={[
            { value: 'chart', label: t('chart') },
            { value: 'table', label: t('table') },
          ]}
        />
      </div>
      {shown === 'chart' ? (
        <Suspense fallback={<PartSkeleton rows={7} />}>
          <Chart option={option} label={t('cockpit.monthsLabel', { year: progress.year, measure: t(view.measure) })} onPick={open} />
        </Suspense>
      ) : null}
      {(shown === 'table' || printing) && <MonthTable view={view} progress={progress} rowsOf={rowsOf} />}
    </section>
  );
}

function MonthTable({ view, progress, rowsOf }: Props) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const { measure, unit } = view;
  const target = progress.target?.value; // of the same measure
  const line = target ? pace(target) : [];
  const first = `${progress.year}-01`;
  const rows = progress.by_month.map((month, i) => ({ month: month.key.month ?? '', at: month, upTo: progress.cumulative[i] ?? month, pace: line[i] }));
  return (
    <Table
      size="small"
      rowKey="month"
      dataSource={rows}
      pagination={false}
      columns={[
        { title: t('cockpit.month'), dataIndex: 'month' },
        {
          title: t('count'),
          align: 'right',
          render: (_, r) => (
            <NumberLink to={entriesAddress(rowsOf(r.month, r.month), view.keep)} what={r.month}>
              {r.at.count}
            </NumberLink>
          ),
        },
        {
          title: t('withUnit', { what: t('cockpit.inMonth'), unit: common(unit) }),
          align: 'right',
          render: (_, r) => (
            <NumberLink to={entriesAddress(rowsOf(r.month, r.month), view.keep)} what={r.month}>
              <Money value={r.at[measure]} unit={unit} bare />
            </NumberLink>
          ),
        },
        {
          title: t('withUnit', { what: t('cockpit.cumulative'), unit: common(unit) }),
          align: 'right',
          render: (_, r) => (
            <NumberLink to={entriesAddress(rowsOf(first, r.month), view.keep)} what={`${first} – ${r.month}`}>
              <Money value={r.upTo[measure]} unit={unit} bare />
            </NumberLink>
          ),
        },
        { title: t('withUnit', { what: t('cockpit.pace'), unit: common(unit) }), align: 'right', render: (_, r) => <Money value={r.pace} unit={unit} bare /> },
      ]}
    />
  );
}

const scales = { yuan: 1, wan: 1e4, yi: 1e8 };

function useMonthChart(view: View, progress: Schemas['VolumeProgress']) {
  const { t, i18n } = useTranslation('volume');
  const language = i18n.language;
  const fontSize = useLarge() ? 16 : 13;
  return useMemo(() => {
    const { measure, unit } = view;
    const unitName = i18next.t(`common:${unit}`);
    const target = progress.target?.value; // of the same measure
    const drawn = (amounts: string[]) => amounts.map((a) => forDrawing(a) / scales[unit]);
    const over = monthsKnown(progress); // the line ends where knowledge ends
    const exact = [progress.by_month.map((m) => m[measure]), progress.cumulative.slice(0, over).map((m) => m[measure]), target ? pace(target) : []];
    const names = [t('cockpit.inMonth'), t('cockpit.cumulative'), t('cockpit.pace')];
    const tooltip = (points: { dataIndex: number; seriesIndex: number; axisValueLabel: string }[]) =>
      [points[0]?.axisValueLabel, ...points.map((p) => `${names[p.seriesIndex]}  ${formatIn(exact[p.seriesIndex]?.[p.dataIndex] ?? '', unit)} ${unitName}`)].join('\n');
    const axis = { type: 'value', splitNumber: 5, axisLabel: { color: '#4a5462', fontSize, formatter: compact(language) } };
    return {
      animation: false,
      textStyle: { fontFamily: 'inherit', color: '#1d2733', fontSize },
      color: ['#0f5c96', '#b25e00', '#5f6976'],
      legend: { top: 0, right: 0, itemWidth: 18, textStyle: { fontSize }, data: target ? names : names.slice(0, 2) },
      grid: { left: 8, right: 8, top: 64, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis', renderMode: 'richText', formatter: tooltip, axisPointer: { type: 'shadow' } },
      xAxis: { type: 'category', axisTick: { show: false }, axisLabel: { color: '#4a5462', fontSize }, data: progress.by_month.map((m) => t('cockpit.monthName', { month: Number(m.key.month?.slice(5)) })) },
      yAxis: [
        { ...axis, name: t('withUnit', { what: names[0], unit: unitName }), nameTextStyle: { align: 'left', color: '#4a5462', fontSize } },
        { ...axis, name: t('withUnit', { what: names[1], unit: unitName }), nameTextStyle: { align: 'right', color: '#4a5462', fontSize }, splitLine: { show: false } },
      ],
      series: [
        { name: names[0], type: 'bar', barMaxWidth: 30, cursor: 'pointer', itemStyle: { borderRadius: [3, 3, 0, 0] }, data: drawn(exact[0] ?? []) },
        { name: names[1], type: 'line', yAxisIndex: 1, symbol: 'circle', symbolSize: 7, data: drawn(exact[1] ?? []) },
        ...(target ? [{ name: names[2], type: 'line', yAxisIndex: 1, symbol: 'none', lineStyle: { type: 'dashed', width: 1.5 }, data: drawn(exact[2] ?? []) }] : []),
      ],
    };
  }, [view, progress, t, language, fontSize]);
}

// How many months of the year had begun when the figures were known.
function monthsKnown(progress: Schemas['VolumeProgress']): number {
  const day = progress.as_of.at ? formatInstant(progress.as_of.at) : '';
  if (day.slice(0, 4) !== String(progress.year)) return 12;
  const last = progress.by_month.reduce((n, m, i) => (m.count !== 0 ? i + 1 : n), 0);
  return Math.max(Number(day.slice(5, 7)), last);
}

const compact = (language: string) => (value: number) => value.toLocaleString(language === 'en' ? 'en' : 'zh-CN', { maximumFractionDigits: 2 });
