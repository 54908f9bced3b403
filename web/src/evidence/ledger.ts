// The ledger lines of a bundle, kept column by column so that they can be added
// up as of any place in the journal.
import type { Sums, YearSums } from './report';

/** A row as the journal hashes it: every value with the letter of its type. */
export type Row = Record<string, string>;

const integer = (value: string | undefined): bigint => {
  if (!value || !/^i:-?\d{1,18}$/.test(value)) throw new Error('not a whole number');
  return BigInt(value.slice(2));
};

const year = (value: string | undefined): string => {
  const found = /^[st]:(\d{4})-\d{2}-\d{2}/.exec(value ?? '');
  if (!found?.[1]) throw new Error('not a date');
  return found[1];
};

export class Ledger {
  private readonly indexes: number[] = [];
  private readonly years: string[] = [];
  private readonly sums: Sums[] = [];

  /** Adds a row of ledger_lines; one that lacks a figure is an error. */
  add(row: Row): void {
    const line = { index: Number(integer(row.event_index)), year: year(row.belongs_to) };
    this.sums.push({ count: integer(row.d_count), contract: integer(row.d_contract_fen), technical: integer(row.d_technical_fen) });
    this.indexes.push(line.index);
    this.years.push(line.year);
  }

  get lines(): number {
    return this.sums.length;
  }

  /** The sums of the lines of events before an index, by statistical year, the newest first. */
  asOf(index: number): YearSums[] {
    const years = new Map<string, YearSums>();
    this.sums.forEach(({ count, contract, technical }, i) => {
      if ((this.indexes[i] as number) >= index) return;
      const name = this.years[i] as string;
      const sum = years.get(name) ?? { year: name, count: 0n, contract: 0n, technical: 0n };
      years.set(name, { year: name, count: sum.count + count, contract: sum.contract + contract, technical: sum.technical + technical });
    });
    return [...years.values()].sort((a, b) => (a.year < b.year ? 1 : -1));
  }
}

export const totalOf = (years: YearSums[]): Sums =>
  years.reduce((sum: Sums, y) => ({ count: sum.count + y.count, contract: sum.contract + y.contract, technical: sum.technical + y.technical }), { count: 0n, contract: 0n, technical: 0n });
