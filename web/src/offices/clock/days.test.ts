import { expect, test } from 'vitest';
import { type Day, daysBetween, entryOf, runsOf, weeksOf, yearsOf } from './days';

const day = (date: string, weekday: number, why: Day['why'], number = 0, name?: string): Day => ({ date, weekday, why, number, counted: number > 0, text: '', estimated: false, ...(name && { name }) });

const days = [
  day('2026-09-18', 5, 'START'),
  day('2026-09-19', 6, 'WEEKEND'),
  day('2026-09-20', 7, 'MAKE_UP', 1, '国庆节'),
  day('2026-09-21', 1, 'WORKDAY', 2),
  day('2026-09-25', 5, 'HOLIDAY', 0, '中秋节'),
  day('2026-09-26', 6, 'HOLIDAY', 0, '中秋节'),
  day('2026-09-27', 7, 'HOLIDAY', 0, '中秋节'),
  day('2026-09-28', 1, 'WORKDAY', 3),
];

test('days stand in their weeks', () => {
  const weeks = weeksOf(days);
  expect(weeks).toHaveLength(3);
  expect(weeks[0]?.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
  expect(weeks[0]?.[4]?.date).toBe('2026-09-18');
  expect(weeks[1]?.[0]?.date).toBe('2026-09-21');
  expect(weeks[2]?.[0]?.date).toBe('2026-09-28');
  expect(weeks.flat().filter(Boolean)).toEqual(days);
});

test('days off in a row are one line, and a make-up day is its own', () => {
  expect(runsOf(days)).toEqual([
    { from: '2026-09-20', to: '2026-09-20', days: 1, why: 'MAKE_UP', name: '国庆节' },
    { from: '2026-09-25', to: '2026-09-27', days: 3, why: 'HOLIDAY', name: '中秋节' },
  ]);
  expect(runsOf([])).toEqual([]);
});

test('a day finds its line of the notice', () => {
  const entries = [{ from: '2026-09-25', to: '2026-09-27', kind: 'off' as const, name: '中秋节' }, { from: '2026-09-20', kind: 'work' as const, name: '国庆节' }];
  expect(entryOf(entries, '2026-09-26')?.name).toBe('中秋节');
  expect(entryOf(entries, '2026-09-20')?.kind).toBe('work');
  expect(entryOf(entries, '2026-09-28')).toBeUndefined();
});

test('years and distances', () => {
  expect(yearsOf([...days, day('2027-01-04', 1, 'WORKDAY', 4)])).toEqual([2026, 2027]);
  expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
});
