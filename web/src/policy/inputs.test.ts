import { describe, expect, it } from 'vitest';
import { nothing, queryOf } from './inputs';

describe('queryOf', () => {
  it('asks nothing more when nothing was told', () => expect(queryOf(nothing)).toEqual({}));
  it('takes amounts as people write them', () => expect(queryOf({ ...nothing, amounts: { rd_fee: ' 1,200，000.50 ' } })).toEqual({ rd_fee: '1200000.50' }));
  it.each(['12 万', '-1', '1.234', '1e5', '.5', '123456789012345'])('waits while %s is no amount', (text) => expect(queryOf({ ...nothing, amounts: { reward: text } })).toBeUndefined());
  it('sends marks only when set', () => expect(queryOf({ ...nothing, marks: ['linked'], taxpayer: 'GENERAL', date: '2026-01-01', cit_rate: '0.15' })).toEqual({ linked: true, taxpayer: 'GENERAL', date: '2026-01-01', cit_rate: '0.15' }));
});
