import { describe, expect, it } from 'vitest';
import type { Contract } from '../step/useStep';
import { approvedOf, badAmounts } from './approved';

const contract = { kind: '10', sub_kind: '11', declared: { contract_amount: '1250000.00', technical_amount: '1100000.00' } } as Contract;

describe('what is approved', () => {
  it('is what was declared until something else is typed', () => {
    expect(approvedOf(contract, {})).toEqual({ kind: '10', sub_kind: '11', contract_amount: '1250000.00', technical_amount: '1100000.00' });
    expect(approvedOf(contract, { technical_amount: ' 1,000,000.5 ' }).technical_amount).toBe('1000000.50');
    expect(approvedOf(contract, { technical_amount: '' }).technical_amount).toBe('1100000.00');
  });

  it('loses the sub-kind with the kind it belongs to', () => {
    expect(approvedOf(contract, { kind: '50' })).toMatchObject({ kind: '50', sub_kind: '' });
    expect(approvedOf(contract, { kind: '50', sub_kind: '51' })).toMatchObject({ kind: '50', sub_kind: '51' });
    expect(approvedOf(contract, { sub_kind: '12' })).toMatchObject({ kind: '10', sub_kind: '12' });
  });

  it('must be an amount', () => {
    expect(badAmounts({ contract_amount: '12.345', technical_amount: '1,000' })).toEqual(['contract_amount']);
    expect(badAmounts({ contract_amount: '-1', technical_amount: 'abc' })).toEqual(['contract_amount', 'technical_amount']);
    expect(badAmounts({})).toEqual([]);
  });
});
