import { fromFen, toFen } from '../../ui/format';

/** What the rows of a list add up to, beside what they should. */
export interface RunningSum {
  sum: string;
  /** Positive when the rows come to less than the target. */
  missing: string;
  side: 'equal' | 'less' | 'more' | 'open';
  unreadable: boolean;
}

/** Adds up amounts as they are typed, in fen; what cannot be read yet counts nothing and is told. */
export function runningSum(amounts: readonly unknown[], target: unknown): RunningSum {
  const read = amounts.map(fenOf);
  const sum = read.reduce<bigint>((total, fen) => total + (fen ?? 0n), 0n);
  const goal = fenOf(target);
  const unreadable = amounts.some((value, i) => value !== undefined && read[i] === undefined);
  if (goal === undefined) return { sum: fromFen(sum), missing: '0.00', side: 'open', unreadable };
  const gap = goal - sum;
  return { sum: fromFen(sum), missing: fromFen(gap < 0n ? -gap : gap), side: gap === 0n ? 'equal' : gap > 0n ? 'less' : 'more', unreadable };
}

function fenOf(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^\d{1,14}(\.\d{1,2})?$/.test(value) ? toFen(value) : undefined;
}
