import { describe, expect, test } from 'vitest';
import { byRow, type Filing, type Finding, goodRows, isBusy, lookOf, percentOf, stepOf, waitBefore, wasThere } from './model';

const filing = (more: Partial<Filing>): Filing => ({
  id: 'b1',
  organization_id: 'o',
  filename: '批量.xlsx',
  sha256: '',
  size: 1,
  version: 1,
  stage: 'CHECKED',
  rows_total: 10,
  rows_done: 10,
  rows_blocked: 0,
  rows_repeated: 0,
  findings: 0,
  drafts: 0,
  commit_requested: false,
  ready: true,
  created_by: 'u',
  created_at: '2026-11-23T01:00:00Z',
  ...more,
});

describe('a batch', () => {
  test.each([
    ['QUEUED', {}, 'waiting', true, 2],
    ['QUEUED', { commit_requested: true }, 'waiting', true, 3],
    ['CHECKING', {}, 'checking', true, 2],
    ['CHECKED', {}, 'ready', false, 2],
    ['CHECKED', { ready: false, rows_blocked: 2 }, 'faulty', false, 2],
    ['CHECKED', { rows_repeated: 10 }, 'nothing', false, 2],
    ['COMMITTING', { commit_requested: true }, 'committing', true, 3],
    ['COMMITTED', { commit_requested: true }, 'committed', false, 3],
    ['FAILED', { ready: false }, 'failed', false, 2],
  ] as const)('%s %o is %s', (stage, more, look, busy, step) => {
    const b = filing({ stage, ...more });
    expect(lookOf(b)).toBe(look);
    expect(isBusy(b)).toBe(busy);
    expect(stepOf(b)).toBe(step);
  });

  test('counts the rows that are good', () => {
    expect(goodRows(filing({ rows_blocked: 2, rows_repeated: 3 }))).toBe(5);
    expect(goodRows(filing({ rows_total: 1, rows_blocked: 3 }))).toBe(0); // faults of the workbook itself
  });

  test('knows its progress once its rows are counted', () => {
    expect(percentOf({ rows_total: 0, rows_done: 0 })).toBeUndefined();
    expect(percentOf({ rows_total: 3, rows_done: 1 })).toBe(33);
    expect(percentOf({ rows_total: 3, rows_done: 3 })).toBe(100);
  });
});

test('waiting grows and has an end', () => {
  const waits = Array.from({ length: 40 }, (_, n) => waitBefore(n));
  expect(waits[0]).toBe(800);
  for (let n = 1; n < waits.length; n++) expect(waits[n]!).toBeGreaterThanOrEqual(waits[n - 1]!);
  expect(waits.at(-1)).toBe(5_000);
});

test('findings stand together by sheet and row', () => {
  const finding = (seq: number, sheet: string, row: number): Finding => ({ seq, sheet, row, severity: 'BLOCK', rule: 'CELL', code: 'wrong_format', text: '' });
  const groups = byRow([finding(1, '', 0), finding(2, '合同', 3), finding(3, '合同', 3), finding(4, '当事人', 3), finding(5, '合同', 4)]);
  expect(groups.map((g) => [g.sheet, g.row, g.findings.map((f) => f.seq)])).toEqual([
    ['', 0, [1]],
    ['合同', 3, [2, 3]],
    ['当事人', 3, [4]],
    ['合同', 4, [5]],
  ]);
});

test('the same file gives a batch that was there before', () => {
  const newest = { id: 'b5', created_at: '2026-11-23T01:00:00.5Z' };
  expect(wasThere({ id: 'b5', created_at: newest.created_at }, newest)).toBe(true);
  expect(wasThere({ id: 'b2', created_at: '2026-11-22T01:00:00Z' }, newest)).toBe(true);
  expect(wasThere({ id: 'b6', created_at: '2026-11-23T01:00:01Z' }, newest)).toBe(false);
  expect(wasThere({ id: 'b1', created_at: '2026-11-23T01:00:01Z' }, undefined)).toBe(false);
});
