import { describe, expect, it } from 'vitest';
import { training as en } from '../i18n/en/training';
import { training as zh } from '../i18n/zh-CN/training';

import { colours, covers, modules, percent, sum } from './facts';

describe('hours', () => {
  it('are reached module by module, not as a sum', () => {
    const need = { m1: 7, m2: 7, m3: 0, m4: 0 };
    expect(covers({ m1: 7, m2: 7, m3: 0, m4: 0 }, need)).toBe(true);
    expect(covers({ m1: 20, m2: 6, m3: 9, m4: 9 }, need)).toBe(false);
    expect(sum({ m1: 1, m2: 2, m3: 3, m4: 4 })).toBe(10);
    expect(modules).toHaveLength(4);
  });
});

describe('basis points', () => {
  it.each([
    [0, '0.00%'],
    [5, '0.05%'],
    [8889, '88.89%'],
    [10_000, '100.00%'],
  ])('%i is %s', (points, text) => expect(percent(points)).toBe(text));
});

describe('statuses', () => {
  it('have a colour and a word each, in both languages', () => {
    expect(Object.keys(colours).sort()).toEqual(Object.keys(zh.status).sort());
    expect(Object.keys(en.status).sort()).toEqual(Object.keys(zh.status).sort());
  });
});
