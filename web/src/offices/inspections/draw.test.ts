import { expect, test } from 'vitest';
import { canonical, draw, type Inspection, recompute, sampleSize, seedOf } from './draw';
import { endedQuarters } from './quarters';

const member = (n: number, weight = 1, amount = '500000.00') => ({ contract_id: `c${String(n).padStart(3, '0')}`, amount, weight });

test('the sample is 3 percent, at least ten', () => {
  expect([0, 10, 333, 334, 366, 367, 1000, 1001].map(sampleSize)).toEqual([10, 10, 10, 11, 11, 12, 30, 31]);
});

test('the canonical form has its keys in order and no spaces', () => {
  expect(canonical([{ contract_id: 'b', weight: 3, amount: '1.00' }])).toBe('[{"amount":"1.00","contract":"b","weight":3}]');
});

test('everybody is drawn once, large contracts always and not by lot', () => {
  const population = [...Array.from({ length: 6 }, (_, n) => member(n)), member(6, 1, '10000000.00')];
  const { sample, large } = draw(population, 'seed');
  expect([...sample].sort()).toEqual(population.slice(0, 6).map((m) => m.contract_id));
  expect(large).toEqual(['c006']);
  expect(draw(population, 'seed')).toEqual({ sample, large });
});

test('weights count: thirty among ten of one comes first in about three of four draws', () => {
  const population = Array.from({ length: 11 }, (_, n) => member(n, n === 5 ? 30 : 1));
  let first = 0;
  for (let n = 0; n < 1000; n++) if (draw(population, `seed ${n}`).sample[0] === 'c005') first++;
  expect(first).toBeGreaterThan(690);
  expect(first).toBeLessThan(810);
});

// SHA-256 of the four lines, by sha256sum.
test('the seed is the hash of four lines', () => {
  expect(seedOf('JISHI-SPOT-1', '2026-Q3', 'ab', '01')).toBe('c79e9192edf212b29fb070441b61461e3819d341ed347336228993851feb91e9');
});

test('what was chosen by hand is found', () => {
  const population = Array.from({ length: 20 }, (_, n) => member(n));
  const inspection: Inspection = {
    quarter: '2026-Q3', method: 'JISHI-SPOT-1', population_size: 20, population_sha256: 'nothing', sample_size: 10, announced_at: '', announced_index: 5, drawn: 1, checked: 0,
    population, checkpoint_note: 'not a note', checkpoint_size: 7, seed: '00', items: [{ contract_id: 'c001', reason: 'SAMPLE', place: 1 }],
  };
  const { ok, steps } = recompute(inspection, 'no key');
  expect(ok).toBe(false);
  expect(steps.map((step) => step.ok)).toEqual([false, false, false, false]);
});

test('quarters that have ended', () => {
  expect(endedQuarters('2026-11-23', 2025)).toEqual(['2026-Q3', '2026-Q2', '2026-Q1', '2025-Q4', '2025-Q3', '2025-Q2', '2025-Q1']);
  expect(endedQuarters('2026-01-01', 2026)).toEqual([]);
});
