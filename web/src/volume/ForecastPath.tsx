import { Table } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import type { Schemas } from '../api/client';
import { useLarge } from '../app/theme';
import { i18next, useTranslation } from '../i18n';
import { formatIn } from '../ui/format';
import { PartSkeleton } from '../ui/Skeletons';
import { entriesAddress } from './address';
import { forDrawing } from './exact';
import { NumberLink } from './Figure';
import { linesOf, useChartOrTable, Value } from './ForecastPanel';
import { usePrinting } from './usePrinting';
import type { View } from './view';

const Chart = lazy(() => import('./Chart'));

type Forecast = Schemas['VolumeForecast'];
type Point = Schemas['VolumePathPoint'];

const columns = ['actual', 'run_rate', 'seasonal', 'target_by_days', 'target_by_season'] as const;
const words = { actual: 'actual', run_rate: 'RUN_RATE', seasonal: 'SEASONAL', target_by_days: 'targetByDays', target_by_season: 'targetBySeason' } as const;

/** The year month by month: what is registered, where both methods see it go, and the target. */
export function ForecastPath({ view, forecast }: { view: View; forecast: Forecast }) {
  const { t } = useTranslation('volume');
  const label = t('forecast.chartLabel', { year: forecast.year, indicator: t(`forecast.${forecast.indicator}`) });
  const { shown, control } = useChartOrTable(t('forecast.title'));
  const option = usePathChart(view, forecast);
  const printing = usePrinting();
  return (
    <>
      <div className="forecast-switch no-print">{control}</div>
      {shown === 'chart' ? (
        <Suspense fallback={<PartSkeleton rows={7} />}>
          <Chart option={option} label={label} />
        </Suspense>
      ) : null}
      {(shown === 'table' || printing) && <PathTable view={view} forecast={forecast} />}
    </>
  );
}

function PathTable({ view, forecast }: { view: View; forecast: Forecast }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const { indicator } = forecast;
  const unit = indicator === 'COUNT' ? t('forecast.piece') : common(view.unit);
  const shown = columns.filter((name) => forecast.path.some((p) => p[name] !== undefined));
  const cell = (name: (typeof columns)[number], point: Point) => {
    const value = <Value value={point[name]} indicator={indicator} view={view} bare />;
    if (name !== 'actual' || point.actual === undefined) return value;
    return (
      <NumberLink to={entriesAddress(linesOf(forecast, `${forecast.year}-01`, point.month), view.keep)} what={point.month}>
        {value}
      </NumberLink>
    );
  };
  return (
    <Table
      className="forecast-table"
      size="small"
      rowKey="month"
      dataSource={forecast.path}
      pagination={false}
      columns={[
        { title: t('forecast.month'), dataIndex: 'month' },
        ...shown.map((name) => ({ title: t('withUnit', { what: t(`forecast.${words[name]}`), unit }), align: 'right' as const, render: (_: unknown, point: Point) => cell(name, point) })),
      ]}
    />
  );
}

const scales = { yuan: 1, wan: 1e4, yi: 1e8 };
const colors = { actual: '#0f5c96', run_rate: '#5f6976', seasonal: '#b25e00', target_by_days: '#8a8f98', target_by_season: '#2d7a46' };

function usePathChart(view: View, forecast: Forecast) {
  const { t } = useTranslation('volume');
  const fontSize = useLarge() ? 16 : 13;
  return useMemo(() => {
    const count = forecast.indicator === 'COUNT';
    const unit = count ? t('forecast.piece') : i18next.t(`common:${view.unit}`);
    const drawn = (v?: string) => (v === undefined ? null : forDrawing(v) / (count ? 1 : scales[view.unit]));
    const text = (v?: string) => (v === undefined ? '' : count ? v : formatIn(v, view.unit));
    const { interval } = forecast.seasonal;
    const lines = columns
      .filter((name) => forecast.path.some((p) => p[name] !== undefined))
      .map((name) => ({ name: t(`forecast.${words[name]}`), color: colors[name], line: name === 'actual' ? 'solid' : name.startsWith('target') ? 'dotted' : 'dashed', symbol: name === 'actual' ? 'circle' : name.startsWith('target') ? 'none' : 'emptyCircle', values: forecast.path.map((p) => p[name]) }));
    const ends = interval
      ? [
          { name: t('forecast.low'), color: colors.seasonal, line: 'solid', symbol: 'triangle', values: forecast.path.map((_, i) => (i === 11 ? interval.low : undefined)) },
          { name: t('forecast.high'), color: colors.seasonal, line: 'solid', symbol: 'diamond', values: forecast.path.map((_, i) => (i === 11 ? interval.high : undefined)) },
        ]
      : [];
    const series = [...lines, ...ends];
    const tooltip = (points: { dataIndex: number; seriesIndex: number; axisValueLabel: string }[]) =>
      [points[0]?.axisValueLabel, ...points.map((p) => ({ s: series[p.seriesIndex], i: p.dataIndex })).filter(({ s, i }) => s?.values[i] !== undefined).map(({ s, i }) => `${s?.name}  ${text(s?.values[i])} ${unit}`)].join('\n');
    return {
      animation: false,
      textStyle: { fontFamily: 'inherit', color: '#1d2733', fontSize },
      color: series.map((s) => s.color),
      legend: { top: 0, left: 0, right: 0, itemWidth: 22, textStyle: { fontSize }, data: series.map((s) => s.name) },
      grid: { left: 8, right: 16, top: 92, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis', renderMode: 'richText', formatter: tooltip },
      xAxis: { type: 'category', axisTick: { show: false }, axisLabel: { color: '#4a5462', fontSize }, data: forecast.path.map((p) => t('cockpit.monthName', { month: Number(p.month.slice(5)) })) },
      yAxis: { type: 'value', splitNumber: 5, name: unit, nameTextStyle: { align: 'left', color: '#4a5462', fontSize }, axisLabel: { color: '#4a5462', fontSize } },
      series: series.map((s) => ({ name: s.name, type: 'line', symbol: s.symbol, symbolSize: s.symbol.endsWith('ircle') ? 7 : 12, lineStyle: { type: s.line, width: 2 }, data: s.values.map(drawn) })),
    };
  }, [view.unit, forecast, t, fontSize]);
}
