import { describe, expect, test } from 'vitest';
import { fieldsOf, looksRight, patchOf, valueAt } from './changes';
import type { Contract } from './model';

const contract = {
  id: 'c',
  status: 'REGISTERED',
  actions: [],
  project_name: '托辊在线监测技术服务',
  contract_amount: '800000.00',
  ip_kinds: ['99'],
  parties: [
    { id: 'p1', role: 'SELLER', is_lead: true, name: '岱下精密机械有限公司', phone: '0538-0000001' },
    { id: 'p2', role: 'BUYER', is_lead: true, name: '邹鲁矿业有限公司', phone: '0537-******02' },
  ],
  pay_schedule: [
    { due_date: '2026-04-01', amount: '300000.00' },
    { due_date: '2026-10-01', amount: '500000.00' },
  ],
} as unknown as Contract;

describe('fields of a change', () => {
  test('are those of the form, down to single values', () => {
    const fields = fieldsOf(contract);
    expect(fields).toContain('/contract_amount');
    expect(fields).toContain('/parties/1/phone');
    expect(fields).toContain('/pay_schedule/0/amount');
    expect(fields).toContain('/ip_kinds');
    expect(fields).toContain('/contract_no_party'); // has no value yet
    for (const no of ['/id', '/status', '/parties/0/id', '/parties/0/role', '/technical_amount']) expect(fields).not.toContain(no);
  });

  test('each can be read', () => {
    expect(valueAt(contract, '/parties/1/name')).toBe('邹鲁矿业有限公司');
    expect(valueAt(contract, '/plan_no')).toBeUndefined();
  });
});

describe('the merge patch', () => {
  test('replaces a list as a whole and keeps the rest of it', () => {
    const patch = patchOf(contract, new Map<string, unknown>([['/parties/1/name', '邹鲁能源有限公司'], ['/contract_amount', '500000.00']]));
    expect(patch).toEqual({
      contract_amount: '500000.00',
      parties: [contract.parties?.[0], { ...contract.parties?.[1], name: '邹鲁能源有限公司' }],
    });
    expect(contract.parties?.[1]?.name).toBe('邹鲁矿业有限公司'); // what was read stays as it is
  });

  test('takes two changes in one list', () => {
    const patch = patchOf(contract, new Map<string, unknown>([['/pay_schedule/0/amount', '200000.00'], ['/pay_schedule/1/amount', '300000.00']]));
    expect(patch.pay_schedule).toEqual([
      { due_date: '2026-04-01', amount: '200000.00' },
      { due_date: '2026-10-01', amount: '300000.00' },
    ]);
  });

  test('removes a text that was emptied', () => {
    expect(patchOf(contract, new Map([['/project_name', '']]))).toEqual({ project_name: null });
  });
});

test('an amount that is none cannot be handed in', () => {
  expect(looksRight('/contract_amount', '5e5')).toBe(false);
  expect(looksRight('/contract_amount', '500000.5')).toBe(true);
  expect(looksRight('/project_name', ' ')).toBe(false);
  expect(looksRight('/model_text', false)).toBe(true);
});
