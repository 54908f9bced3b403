import { expect, test } from 'vitest';
import { type Escalation, highest } from './highest';

const notice = (contract: string, stage: number, clock: Escalation['clock'] = 'DECISION', round = 1): Escalation => ({
  contract_id: contract, stage, clock, round, acceptance_no: '', project_name: '', status: 'ACCEPTED', office_id: '', started_on: '', due_on: '', raised_at: '', open: true,
});

test('a clock stands once, with its highest stage, in its place', () => {
  const list = [notice('a', 50), notice('b', 80), notice('a', 100), notice('a', 80), notice('b', 50, 'CORRECTION'), notice('b', 50, 'DECISION', 2)];
  expect(highest(list).map((n) => [n.contract_id, n.stage, n.clock, n.round])).toEqual([
    ['a', 100, 'DECISION', 1],
    ['b', 80, 'DECISION', 1],
    ['b', 50, 'CORRECTION', 1],
    ['b', 50, 'DECISION', 2],
  ]);
});
