import { describe, expect, it } from 'vitest';
import { everyday, isComplete, proposalOf, type Typed } from './model';

const typed: Typed = {
  code: ' 91370902ma000000x0 ', acts: ['SUBMIT', 'DRAFT'], scope: 'ALL', kinds: ['50'], contracts: 'TAJS-1', from: '2026-11-23', to: '2027-11-22',
  onlyMe: false, consent: false, reference: ' ',
};

describe('a proposal', () => {
  it('says only what was chosen', () => {
    expect(proposalOf(typed)).toEqual({
      client_credit_code: '91370902MA000000X0', acts: ['DRAFT', 'SUBMIT'], from: '2026-11-23', to: '2027-11-22', only_me: false, party_consent: false,
    });
    expect(proposalOf({ ...typed, scope: 'KINDS' }).kinds).toEqual(['50']);
    expect(proposalOf({ ...typed, scope: 'KINDS' }).contracts).toBeUndefined();
  });

  it('reads acceptance numbers however they are separated', () => {
    expect(proposalOf({ ...typed, scope: 'CONTRACTS', contracts: 'TAJS-1\n TAJS-2，TAJS-3、\n' }).contracts).toEqual(['TAJS-1', 'TAJS-2', 'TAJS-3']);
  });

  it('is complete with client, acts, days and what narrows it', () => {
    expect(isComplete(typed)).toBe(true);
    for (const lack of [{ code: '9137' }, { acts: [] }, { from: '' }, { to: '' }, { scope: 'KINDS', kinds: [] }, { scope: 'CONTRACTS', contracts: ' \n' }] as Partial<Typed>[]) {
      expect(isComplete({ ...typed, ...lack }), JSON.stringify(lack)).toBe(false);
    }
  });

  it('proposes nothing that needs express authority by itself', () => {
    expect(everyday).not.toContain('WITHDRAW');
    expect(everyday).not.toContain('OBJECT');
  });
});
