import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFen } from '../ui/format';
import { address, asOfMode, dimensions, entriesAddress, readSelection, readUnit, readYear, writeSelection } from './address';
import { changes, difference, isNothing, sameTotals, totalOf } from './compare';
import { compareAmounts, type Group, greatest, minus, pace, percent, sumOf, thousandths } from './exact';

describe('address', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...dimensions), fc.string({ minLength: 1 }), { maxKeys: 5 }), (filters) => {
        const selection = { from: '2026-01', to: '2026-12-31', asOf: '4711', filters };
        expect(readSelection(new URLSearchParams(entriesAddress(selection).split('?')[1]))).toEqual(selection);
      }),
    );
  });
  it('drops what makes no sense', () => {
    const read = readSelection(new URLSearchParams('from=yesterday&to=2026-1&as_of=soon&kind=&nonsense=1'));
    expect(writeSelection(read)).toEqual({});
    expect(readYear(new URLSearchParams('year=26'), 2026)).toBe(2026);
    expect(readYear(new URLSearchParams('year=2025'), 2026)).toBe(2025);
    expect(readUnit(new URLSearchParams('unit=fen'), 'wan')).toBe('wan');
  });
  it.each([
    [undefined, 'now'],
    ['2026-09-30', 'day'],
    ['4711', 'index'],
    ['2026-09-30T15:59:59Z', 'instant'],
  ])('%s is %s', (asOf, mode) => expect(asOfMode(asOf)).toBe(mode));
  it('leaves empty parameters out', () => {
    expect(address('/volume', { a: '', b: undefined })).toBe('/volume');
    expect(address('/volume', { a: 'x y', b: undefined })).toBe('/volume?a=x+y');
  });
});

describe('exact', () => {
  it('subtracts and adds beyond what a float can hold', () => {
    expect(minus('9007199254740993.01', '0.02')).toBe('9007199254740992.99');
    expect(sumOf(['0.10', '0.20', '-0.30'])).toBe('0.00');
    expect(sumOf([])).toBe('0.00');
    expect(compareAmounts('9007199254740993.01', '9007199254740993.02')).toBe(-1);
  });
  it('rounds a share down', () => {
    expect(percent('99.99', '100.00')).toBe('99.99');
    expect(percent('11999999999.99', '12000000000.00')).toBe('99.99');
    expect(percent('1', '3')).toBe('33.33');
    expect(percent('1', '0')).toBe('');
  });
  it('measures bars', () => {
    expect(thousandths('5', '10')).toBe(500);
    expect(thousandths('-5', '10')).toBe(0);
    expect(thousandths('20', '10')).toBe(1000);
    expect(thousandths('20', '0')).toBe(0);
    expect(greatest([], 'contract_amount')).toBe('0');
  });
  it('reaches the target in December', () => {
    expect(pace('12000000000.00')[11]).toBe('12000000000.00');
    expect(pace('100.00')[0]).toBe('8.33');
  });
});

const group = (kind: string, fen: bigint): Group => ({ key: { kind }, count: 1, contract_amount: fromFen(fen), technical_amount: fromFen(fen) });

describe('changes', () => {
  it('joins both states cell by cell', () => {
    const found = changes(['kind'], [group('10', 100n), group('20', 5n)], [group('10', 100n), group('30', 7n)]);
    expect(found.map((c) => [c.key.kind, c.difference.contract_amount, c.difference.count, c.changed])).toEqual([
      ['10', '0.00', 0, false],
      ['20', '-0.05', -1, true],
      ['30', '0.07', 1, true],
    ]);
  });
  it('adds up to the difference of the totals', () => {
    const groups = fc.uniqueArray(fc.tuple(fc.constantFrom('10', '20', '30', '40', '50'), fc.bigInt(-(10n ** 17n), 10n ** 17n)), { selector: ([k]) => k });
    fc.assert(
      fc.property(groups, groups, (a, b) => {
        const [before, after] = [a.map(([k, fen]) => group(k, fen)), b.map(([k, fen]) => group(k, fen))];
        const all = changes(['kind'], before, after).map((c) => c.difference);
        expect(sameTotals(totalOf(all), difference(totalOf(before), totalOf(after)))).toBe(true);
      }),
    );
  });
  it('notices a fen', () => {
    expect(isNothing({ count: 0, contract_amount: '0.00', technical_amount: '-0.01' })).toBe(false);
    expect(isNothing({ count: 1, contract_amount: '0.00', technical_amount: '0.00' })).toBe(false);
    expect(isNothing(totalOf([]))).toBe(true);
  });
});
