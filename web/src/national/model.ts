// What the pages of the exchange share: which differences there are, and sums of an export.
import type { Schemas } from '../api/client';
import { fromFen, toFen } from '../ui/format';

export type Reconciliation = Schemas['Reconciliation'];
export type Difference = Schemas['Difference'];
export type Kind = Schemas['DifferenceKind'];
export type Contracts = Schemas['NationalData']['contracts'];

export const kinds: readonly Kind[] = ['MISSING_HERE', 'MISSING_THERE', 'AMOUNT_DIFFERS', 'STATUS_DIFFERS', 'NUMBER_CONFLICT', 'AMBIGUOUS'];

export const kindColors: Record<Kind, string> = {
  MISSING_HERE: 'orange',
  MISSING_THERE: 'gold',
  AMOUNT_DIFFERS: 'red',
  STATUS_DIFFERS: 'purple',
  NUMBER_CONFLICT: 'volcano',
  AMBIGUOUS: 'default',
};

/** The kind in an address, if it is one. */
export const kindOf = (text: string | null): Kind | undefined => kinds.find((kind) => kind === text);

/** How many differences a run found. */
export const differencesOf = (run: Reconciliation): number => run.missing_here + run.missing_there + run.amount_differs + run.status_differs + run.conflicts;

/** The exact sum of a column of an export, in yuan; empty cells count nothing. */
export function sumOf(contracts: Contracts, column: string): string {
  return fromFen(contracts.reduce((sum, contract) => sum + (contract[column] ? toFen(contract[column]) : 0n), 0n));
}

/** Ours less theirs in yuan, where both sides have an amount and differ. */
export function between(ours: string | undefined, theirs: string | undefined): string | undefined {
  if (!ours || !theirs) return undefined;
  const fen = toFen(ours) - toFen(theirs);
  return fen === 0n ? undefined : fromFen(fen);
}

/** This year up to today: what an office hands over most. */
export const yearToDate = (today: string): { from: string; to: string } => ({ from: `${today.slice(0, 4)}-01-01`, to: today });

/** Both days there, and in order. */
export const isPeriod = ({ from, to }: { from: string; to: string }): boolean => from !== '' && to !== '' && from <= to;

/** The id of the run an import gave: a repeat of the request gives it with its differences. */
export const runIdOf = (answer: Reconciliation | { reconciliation: Reconciliation }): string => ('reconciliation' in answer ? answer.reconciliation.id : answer.id);
