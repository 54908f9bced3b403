import { describe, expect, it } from 'vitest';
import { typedCode, typedCount, typedDecimal, typedMoney } from './typed';

describe('typedMoney', () => {
  it.each([
    ['1250000', '1250000.00'],
    ['1,250,000.5', '1250000.50'],
    ['１２５，０００．００', '125000.00'],
    ['￥ 12 元', '12.00'],
    ['007.1', '7.10'],
    ['12.', '12.00'],
    ['99999999999999.99', '99999999999999.99'],
    ['', ''],
  ])('%s is %s', (typed, amount) => expect(typedMoney(typed)).toBe(amount));

  it.each(['1.234', '一百万', '1e6', '-5'])('%s stays for the server to refuse', (typed) => expect(typedMoney(typed)).toBe(typed));
});

describe('other typed values', () => {
  it('reads rates', () => expect(typedDecimal(' ３.５％')).toBe('3.5'));
  it('reads counts', () => expect([typedCount('１2 套'), typedCount(''), typedCount('多')]).toEqual([12, undefined, undefined]));
  it('reads codes', () => expect(typedCode('9137 0911-ma00000090')).toBe('91370911MA00000090'));
});
