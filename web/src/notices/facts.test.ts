import { describe, expect, it } from 'vitest';
import { notices as en } from '../i18n/en/notices';
import { notices as zh } from '../i18n/zh-CN/notices';
import { colours, objectionColours, outcomeFits, waiting } from './facts';

describe('statuses', () => {
  it('have a colour and a word in both languages', () => {
    for (const texts of [zh, en]) {
      expect(Object.keys(texts.status).sort()).toEqual(Object.keys(colours).sort());
      expect(Object.keys(texts.objection).sort()).toEqual(Object.keys(objectionColours).sort());
    }
  });
});

describe('objections', () => {
  const of = (status: keyof typeof objectionColours) => ({ id: status, name: '甲', contact: '0538', signed_in: false, words: '价格明显偏低。', status, received_at: '2026-03-03T02:00:00Z', actions: [], version: 1 });
  it('wait until they are decided', () => {
    expect(waiting({ objections: [of('OPEN'), of('ACCEPTED'), of('UPHELD'), of('REJECTED')] })).toBe(2);
    expect(waiting({ objections: [] })).toBe(0);
  });
  it('want an outcome of ten characters, blanks at the ends not counted', () => {
    expect(outcomeFits('经查双方没有亲属关系')).toBe(true);
    expect(outcomeFits('   异议不成立      ')).toBe(false);
  });
});
