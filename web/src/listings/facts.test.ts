import { describe, expect, it } from 'vitest';
import { listings as en } from '../i18n/en/listings';
import { listings as zh } from '../i18n/zh-CN/listings';
import { colours, sent, wants, withEntry } from './facts';

describe('what is sent', () => {
  it('leaves out what is empty', () => {
    expect(sent({ problem: '', modes: [], price_kind: 'FIXED', price_from: '1.00', indicators: [{ name: '出苗率', unit: '' }] })).toEqual({ price_kind: 'FIXED', price_from: '1.00', indicators: [{ name: '出苗率' }] });
  });
  it('leaves out prices that the kind has no place for', () => {
    expect(sent({ price_kind: 'NEGOTIABLE', price_from: '1.00', price_to: '2.00' })).toEqual({ price_kind: 'NEGOTIABLE' });
    expect(sent({ price_kind: 'FIXED', price_from: '1.00', price_to: '2.00' })).toEqual({ price_kind: 'FIXED', price_from: '1.00' });
    expect(sent({ price_kind: 'BAND', price_from: '1.00', price_to: '2.00' })).toEqual({ price_kind: 'BAND', price_from: '1.00', price_to: '2.00' });
  });
});

describe('entries', () => {
  it('change one by one', () => {
    expect(withEntry([{ a: 1 }, { a: 2 }], 1, { a: 3 })).toEqual([{ a: 1 }, { a: 3 }]);
  });
});

describe('texts', () => {
  it('name every want in both languages', () => {
    for (const w of wants) {
      expect(zh.want[w]).not.toBe('');
      expect(en.want[w]).not.toBe('');
    }
  });
  it('colour every status of an enquiry', () => {
    for (const s of Object.keys(zh.enquiry.status)) expect(colours[s]).toBeDefined();
  });
});
