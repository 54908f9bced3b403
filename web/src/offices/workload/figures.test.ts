import { expect, test } from 'vitest';
import { barsOf, percentOf, presets, type Row } from './figures';

const row = (name: string, accepted: number): Row => ({
  office_id: name, office_name: `${name}技术合同登记处（样例）`,
  figures: { received: 0, accepted, corrected: 1, registered: 2, refused: 3, overdue: 0, declared_amount: '0.00', approved_amount: '0.00', cut_amount: '0.00', cut_basis_points: 0 },
});

test('hundredths of a percent', () => {
  expect([0, 5, 100, 1234, 10000].map(percentOf)).toEqual(['0.00%', '0.05%', '1.00%', '12.34%', '100.00%']);
});

test('periods of a day', () => {
  expect(presets('2026-11-23')).toEqual({ thisMonth: ['2026-11-01', '2026-11-30'], thisQuarter: ['2026-10-01', '2026-12-31'], thisYear: ['2026-01-01', '2026-12-31'], lastYear: ['2025-01-01', '2025-12-31'] });
  expect(presets('2028-02-29').thisMonth).toEqual(['2028-02-01', '2028-02-29']);
});

test('the chart has the busiest first and not more than fit', () => {
  const option = barsOf(Array.from({ length: 20 }, (_, n) => row(`r${n}`, n)), ['a', 'b', 'c', 'd'], 13);
  expect(option.xAxis.data).toHaveLength(15);
  expect(option.xAxis.data[0]).toBe('r19');
  expect(option.series.map((s) => s.data[0])).toEqual([19, 1, 2, 3]);
});
