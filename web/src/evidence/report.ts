// What a check hands to the page: sentences by name, so that every check can be
// tested without one.
import type { TextKey } from './texts';

export interface Said {
  text: TextKey;
  values?: Record<string, string>;
}

/** What was computed, or compared with it. */
export type Fact = [TextKey, string];

export interface Step {
  name: TextKey;
  /** `absent`: there is nothing to check; `bad` makes the whole fail. */
  result: 'ok' | 'bad' | 'absent';
  facts: Fact[];
}

export type Kind = 'certificate' | 'closing' | 'proof' | 'checkpoint' | 'bundle' | 'unknown';

/** Sums of a group of ledger lines; amounts are fen. */
export interface Sums {
  count: bigint;
  contract: bigint;
  technical: bigint;
}

export interface YearSums extends Sums {
  year: string;
}

export interface Report {
  kind: Kind;
  /** `unable`: nothing could be checked, because of the key or of the file's form. */
  outcome: 'holds' | 'fails' | 'unable';
  /** Why nothing could be checked. */
  problem?: Said;
  /** What is proven and as of when; empty unless it holds. */
  proven: Said[];
  asOf: Said[];
  /** What the file cannot prove, whatever the outcome. */
  unproven: Said[];
  /** What the file is about; only what was proven when it holds. */
  facts: Fact[];
  steps: Step[];
  /** Sums of a bundle's ledger by statistical year as of a place in the journal. */
  totals?: (index: number) => YearSums[];
  size?: number;
}

/** The keys and held checkpoints that files are checked with, as in the fields of the page. */
export interface Keys {
  log: string;
  /** Base64 of 32 bytes. */
  certificate: string;
  /** One key a line. */
  witnesses: string;
  /** Signed checkpoints that the reader kept. */
  held: string;
}

/** Collects steps. */
export class Steps {
  readonly list: Step[] = [];

  add(name: TextKey, result: boolean | 'absent', ...facts: Fact[]): boolean {
    this.list.push({ name, result: result === 'absent' ? 'absent' : result ? 'ok' : 'bad', facts });
    return result !== false;
  }

  get hold(): boolean {
    return this.list.every((step) => step.result !== 'bad');
  }
}

export const unable = (kind: Kind, text: TextKey, values?: Record<string, string>): Report => ({
  kind,
  outcome: 'unable',
  problem: { text, values },
  proven: [],
  asOf: [],
  unproven: [],
  facts: [],
  steps: [],
});

/** A report of steps that were all made; what is proven counts only when none failed. */
export function judged(kind: Kind, steps: Steps, said: { proven: Said[]; asOf: Said[]; unproven: Said[]; facts: Fact[] }): Report {
  const holds = steps.hold;
  return { kind, outcome: holds ? 'holds' : 'fails', ...said, proven: holds ? said.proven : [], asOf: holds ? said.asOf : [], steps: steps.list };
}
