import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromFen, toFen } from '../ui/format';
import { between, differencesOf, isPeriod, kindOf, type Reconciliation, runIdOf, sumOf, yearToDate } from './model';

const run = { id: 'r1', missing_here: 1, missing_there: 2, amount_differs: 4, status_differs: 8, conflicts: 16 } as Reconciliation;

describe('sums', () => {
  test('of an export are exact to the fen, and empty cells count nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n })), (amounts) => {
        const rows = [...amounts.map((fen) => ({ totalamount: fromFen(fen) })), { totalamount: '' }, {}] as Record<string, string>[];
        expect(toFen(sumOf(rows, 'totalamount'))).toBe(amounts.reduce((a, b) => a + b, 0n));
      }),
    );
  });

  test.each([
    ['100.00', '90.01', '9.99'],
    ['90.01', '100', '-9.99'],
    ['100.00', '100.0', undefined],
    ['100.00', undefined, undefined],
    [undefined, '1.00', undefined],
  ])('between %s and %s is %s', (ours, theirs, wanted) => expect(between(ours, theirs)).toBe(wanted));
});

test('every kind is counted once', () => expect(differencesOf(run)).toBe(31));

test('a kind of the address is one of the API', () => {
  expect(kindOf('MISSING_HERE')).toBe('MISSING_HERE');
  expect(kindOf('agreed')).toBeUndefined();
  expect(kindOf(null)).toBeUndefined();
});

test('the period', () => {
  expect(yearToDate('2026-11-23')).toEqual({ from: '2026-01-01', to: '2026-11-23' });
  expect(isPeriod({ from: '2026-01-01', to: '2026-01-01' })).toBe(true);
  expect(isPeriod({ from: '2026-01-02', to: '2026-01-01' })).toBe(false);
  expect(isPeriod({ from: '', to: '2026-01-01' })).toBe(false);
});

test('an import and its repeat lead to the same run', () => {
  expect(runIdOf(run)).toBe('r1');
  expect(runIdOf({ reconciliation: run })).toBe('r1');
});
