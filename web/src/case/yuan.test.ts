import { describe, expect, it } from 'vitest';
import { capitals, minus, sum, times, toFen } from './yuan';

describe('yuan', () => {
  it('reads what the API sends, however large', () => {
    expect(toFen('99999999999999.99')).toBe(9_999_999_999_999_999n);
    expect(toFen('0.1')).toBe(10n);
    expect(toFen('-150000.05')).toBe(-15_000_005n);
    expect(toFen('1,000')).toBeNull();
    expect(toFen('')).toBeNull();
  });

  it('computes without rounding', () => {
    expect(minus('1250000.10', '1100000.20')).toBe('149999.90');
    expect(minus('100', '100.01')).toBe('-0.01');
    expect(minus('100', 'x')).toBeNull();
    expect(times('0.07', 3)).toBe('0.21');
    expect(times('0.07', undefined)).toBeNull();
    expect(sum(['0.1', '0.2', undefined])).toBe('0.30');
  });

  it.each([
    ['0', '人民币零元整'],
    ['1250000.00', '人民币壹佰贰拾伍万元整'],
    ['10000001.01', '人民币壹仟万零壹元零壹分'],
    ['409.50', '人民币肆佰零玖元伍角整'],
    ['0.05', '人民币伍分'],
    ['100000000.00', '人民币壹亿元整'],
    ['999999999999.99', '人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
    ['-150000.00', '负人民币壹拾伍万元整'],
  ])('writes %s in capitals', (amount, expected) => {
    expect(capitals(amount)).toBe(expected);
  });
});
