import { describe, expect, it } from 'vitest';
import { brokers as en } from '../i18n/en/brokers';
import { brokers as zh } from '../i18n/zh-CN/brokers';
import type { Action } from './model';

import { colours, isPlain, isReasoned, languages } from './facts';

describe('the steps of a filing', () => {
  const all = Object.keys(zh.action) as Action[];
  it('have a word and an explanation each, in both languages', () => {
    expect(Object.keys(zh.about).sort()).toEqual(all.slice().sort());
    expect(Object.keys(en.action).sort()).toEqual(all.slice().sort());
    expect(Object.keys(en.about).sort()).toEqual(all.slice().sort());
  });
  it('ask for nothing, for a reason, or for more, and never for two of these', () => {
    for (const action of all) expect(isPlain(action) && isReasoned(action), action).toBe(false);
    expect(all.filter((a) => !isPlain(a) && !isReasoned(a)).sort()).toEqual(['announce', 'decide', 'decide-appeal', 'level', 'organization', 'title']);
  });
});

describe('statuses and languages', () => {
  it('have a colour and a word', () => expect(Object.keys(colours).sort()).toEqual(Object.keys(zh.status).sort()));
  it('are written in their own script', () => expect(languages.zh).toBe('中文'));
});
