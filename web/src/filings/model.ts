// What the pages of bulk filing share: what a stage means, and findings by row.
import type { Schemas } from '../api/client';

export type Filing = Schemas['Filing'];
export type Finding = Schemas['FilingFinding'];

/** Whether the server is at work on a batch, so that it is worth asking again. */
export const isBusy = (filing: Filing): boolean => filing.stage === 'QUEUED' || filing.stage === 'CHECKING' || filing.stage === 'COMMITTING';

const firstWait = 800;
const longestWait = 5_000;

/** How long to wait before asking for the nth time (from 0), in milliseconds: ever longer, up to five seconds. */
export const waitBefore = (n: number): number => Math.min(longestWait, Math.round(firstWait * 1.25 ** n));

/** Percent of the rows done; undefined until they have been counted. */
export function percentOf(filing: Pick<Filing, 'rows_total' | 'rows_done'>): number | undefined {
  if (filing.rows_total <= 0) return undefined;
  return Math.min(100, Math.floor((filing.rows_done * 100) / filing.rows_total));
}

/** Rows that would become drafts. Faults of the workbook itself count among the blocked, so it never falls below 0. */
export const goodRows = (filing: Pick<Filing, 'rows_total' | 'rows_blocked' | 'rows_repeated'>): number => Math.max(0, filing.rows_total - filing.rows_blocked - filing.rows_repeated);

export type Look = 'waiting' | 'checking' | 'ready' | 'faulty' | 'nothing' | 'committing' | 'committed' | 'failed';

/** What a batch is to its clerk: the stage, and for one that was checked what can be done. */
export function lookOf(filing: Filing): Look {
  switch (filing.stage) {
    case 'QUEUED':
      return 'waiting';
    case 'CHECKING':
      return 'checking';
    case 'COMMITTING':
      return 'committing';
    case 'COMMITTED':
      return 'committed';
    case 'FAILED':
      return 'failed';
    case 'CHECKED':
      if (!filing.ready) return 'faulty';
      return goodRows(filing) === 0 ? 'nothing' : 'ready';
  }
}

export const lookColors: Record<Look, string> = {
  waiting: 'default',
  checking: 'blue',
  ready: 'green',
  faulty: 'red',
  nothing: 'orange',
  committing: 'blue',
  committed: 'green',
  failed: 'red',
};

/** Which of the three steps a batch is at: it has been handed in. */
export const stepOf = (filing: Filing): number => (filing.stage === 'COMMITTED' || filing.stage === 'COMMITTING' || (filing.stage === 'QUEUED' && filing.commit_requested) ? 3 : 2);

export interface RowFindings {
  sheet: string;
  /** 0 for the whole workbook. */
  row: number;
  findings: Finding[];
}

/** Findings by sheet and row, in the order of the workbook. */
export function byRow(findings: readonly Finding[]): RowFindings[] {
  const groups = new Map<string, RowFindings>();
  for (const finding of findings) {
    const key = `${finding.sheet}\n${finding.row}`;
    const group = groups.get(key) ?? { sheet: finding.sheet, row: finding.row, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Whether the batch that an upload gave was there before it: the server answers
 * the same file with the same batch. newest is the newest batch seen before.
 */
export function wasThere(answer: Pick<Filing, 'id' | 'created_at'>, newest: Pick<Filing, 'id' | 'created_at'> | undefined): boolean {
  if (!newest) return false;
  return answer.id === newest.id || Date.parse(answer.created_at) < Date.parse(newest.created_at);
}
