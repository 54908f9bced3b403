import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIn, formatInstant, formatYuan, fromFen, toFen } from './format';

describe('formatYuan', () => {
  it.each([
    ['0', '0.00'],
    ['1250000', '1,250,000.00'],
    ['1250000.5', '1,250,000.50'],
    ['-386000.00', '-386,000.00'],
    ['12000000000.00', '12,000,000,000.00'],
    ['9007199254740993.01', '9,007,199,254,740,993.01'], // beyond a float
    ['—', '—'],
  ])('%s → %s', (given, want) => expect(formatYuan(given)).toBe(want));
});

describe('formatIn', () => {
  it.each([
    ['12000000000.00', 'yi', '120.00'],
    ['12345678901.23', 'yi', '123.46'],
    ['386000.00', 'wan', '38.60'],
    ['49.99', 'wan', '0.00'],
    ['50.00', 'wan', '0.01'],
    ['-50.00', 'wan', '-0.01'],
    ['386000', 'yuan', '386,000.00'],
  ] as const)('%s in %s → %s', (given, unit, want) => expect(formatIn(given, unit)).toBe(want));
});

describe('fen', () => {
  it('goes there and back without loss', () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 18n), 10n ** 18n), (fen) => toFen(fromFen(fen)) === fen));
  });
  it('refuses what is no amount', () => {
    for (const bad of ['', '1,0', '1.234', '1e5', ' 1']) expect(() => toFen(bad)).toThrow();
  });
});

describe('formatInstant', () => {
  it('shows Shanghai time', () => {
    expect(formatInstant('2026-12-31T16:00:00Z')).toBe('2027-01-01 00:00');
    expect(formatInstant('2026-03-02T02:03:04.5Z', true)).toBe('2026-03-02 10:03:04');
  });
});
