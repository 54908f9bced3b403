import { describe, expect, it } from 'vitest';
import { conversion as en } from '../i18n/en/conversion';
import { conversion as zh } from '../i18n/zh-CN/conversion';
import { caseOf, distributionColours, isAmount, isRoyalty, isWhole, noticeColours, percent, points, stageColours } from './facts';

describe('shares', () => {
  it.each([
    [0, '0%'],
    [5, '0.05%'],
    [3333, '33.33%'],
    [7050, '70.5%'],
    [10_000, '100%'],
  ])('%i is %s, and the other way round', (value, text) => {
    expect(percent(value)).toBe(text);
    expect(points(text)).toBe(value);
  });
  it.each(['', '-1', '100.01', '1.234', '70,5', 'x'])('%s is no share', (typed) => expect(points(typed)).toBeUndefined());
  it('come to exactly the whole', () => {
    expect(isWhole([7000, 1000, 2000])).toBe(true);
    expect(isWhole([7000, 1000, 1999])).toBe(false);
    expect(isWhole([7000, undefined, 3000])).toBe(false);
  });
});

describe('amounts', () => {
  it.each([
    ['1000000.00', true],
    ['0.01', true],
    ['1.234', false],
    ['01', false],
    ['1,000', false],
    ['', false],
  ])('%s: %s', (typed, ok) => expect(isAmount(typed)).toBe(ok));
});

describe('terms', () => {
  it('know which floor holds and what royalties are', () => {
    expect(['SELF', 'COOP', 'EQUITY', 'TRANSFER', 'LIC_ORD'].map(caseOf)).toEqual(['PROFIT', 'PROFIT', 'EQUITY', 'TRANSFER', 'TRANSFER']);
    expect(['1', '31', '4', undefined].map(isRoyalty)).toEqual([false, true, true, false]);
  });
});

describe('stages', () => {
  it('have a colour and a word each, in both languages', () => {
    for (const [colours, chinese, english] of [
      [stageColours, zh.stageOf, en.stageOf],
      [distributionColours, zh.reward.stageOf, en.reward.stageOf],
      [noticeColours, zh.notice.status, en.notice.status],
    ] as const) {
      expect(Object.keys(colours).sort()).toEqual(Object.keys(chinese).sort());
      expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort());
    }
  });
});
