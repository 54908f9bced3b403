import type { Schemas } from '../../api/client';

export type Row = Schemas['WorkloadRow'];

/** Hundredths of a percent as a percentage with two decimals. */
export const percentOf = (basisPoints: number): string => `${Math.trunc(basisPoints / 100)}.${String(Math.abs(basisPoints % 100)).padStart(2, '0')}%`;

const two = (n: number): string => String(n).padStart(2, '0');
const lastDay = (year: number, month: number): string => `${year}-${two(month)}-${two(new Date(Date.UTC(year, month, 0)).getUTCDate())}`;

type Period = readonly [from: string, to: string];

/** The periods that are asked for most, as of a day. */
export function presets(today: string): Record<'thisMonth' | 'thisQuarter' | 'thisYear' | 'lastYear', Period> {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const first = month - ((month - 1) % 3);
  return {
    thisMonth: [`${year}-${two(month)}-01`, lastDay(year, month)],
    thisQuarter: [`${year}-${two(first)}-01`, lastDay(year, first + 2)],
    thisYear: [`${year}-01-01`, `${year}-12-31`],
    lastYear: [`${year - 1}-01-01`, `${year - 1}-12-31`],
  };
}

// The chart shows so many rows; the table shows all.
const most = 15;

/** A chart of what was done, by office or person, the busiest first. */
export function barsOf(rows: readonly Row[], names: readonly string[], fontSize: number) {
  const busiest = [...rows].sort((a, b) => b.figures.accepted - a.figures.accepted || b.figures.registered - a.figures.registered).slice(0, most);
  const figures = ['accepted', 'corrected', 'registered', 'refused'] as const;
  const text = { color: '#4a5462', fontSize };
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit', color: '#1d2733', fontSize },
    color: ['#0f5c96', '#b25e00', '#1b6b37', '#a3252c'],
    legend: { top: 0, right: 0, itemWidth: 18, textStyle: { fontSize }, data: [...names] },
    grid: { left: 8, right: 8, top: 44, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: { trigger: 'axis', renderMode: 'richText', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'category', axisTick: { show: false }, axisLabel: { ...text, interval: 0, width: 96, overflow: 'break' }, data: busiest.map((r) => (r.user_name ?? r.office_name).replace(/（.*）$/, '').replace(/技术合同登记处$/, '')) },
    yAxis: { type: 'value', minInterval: 1, axisLabel: text },
    series: figures.map((key, i) => ({ name: names[i], type: 'bar', barMaxWidth: 22, itemStyle: { borderRadius: [3, 3, 0, 0] }, data: busiest.map((r) => r.figures[key]) })),
  };
}
