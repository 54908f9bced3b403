// What changed between two states of knowledge, exactly.
import { type Group, minus, type Totals } from './exact';

/** A cell of both states with what separates them (later − earlier). */
export interface Change {
  key: Record<string, string>;
  before: Totals;
  after: Totals;
  difference: Totals;
  changed: boolean;
}

const nothing: Totals = { count: 0, contract_amount: '0.00', technical_amount: '0.00' };

export const difference = (before: Totals, after: Totals): Totals => ({
  count: after.count - before.count,
  contract_amount: minus(after.contract_amount, before.contract_amount),
  technical_amount: minus(after.technical_amount, before.technical_amount),
});

export const isNothing = (t: Totals): boolean => t.count === 0 && /^-?0(\.0+)?$/.test(t.contract_amount) && /^-?0(\.0+)?$/.test(t.technical_amount);

export const sameTotals = (a: Totals, b: Totals): boolean => isNothing(difference(a, b));

/** Joins the groups of two summaries with the same dimensions, in the order of their keys. */
export function changes(dimensions: readonly string[], before: readonly Group[], after: readonly Group[]): Change[] {
  const name = (g: Group) => dimensions.map((d) => g.key[d] ?? '').join('\u0000');
  const earlier = new Map(before.map((g) => [name(g), g]));
  const later = new Map(after.map((g) => [name(g), g]));
  const names = [...new Set([...earlier.keys(), ...later.keys()])].sort();
  return names.map((n) => {
    const [a, b] = [earlier.get(n), later.get(n)];
    const delta = difference(a ?? nothing, b ?? nothing);
    return { key: (b ?? a)?.key ?? {}, before: a ?? nothing, after: b ?? nothing, difference: delta, changed: !isNothing(delta) };
  });
}

/** Adds up lines or groups. */
export function totalOf(parts: readonly Totals[]): Totals {
  return parts.reduce(
    (sum, p) => ({
      count: sum.count + p.count,
      contract_amount: minus(sum.contract_amount, minus('0', p.contract_amount)),
      technical_amount: minus(sum.technical_amount, minus('0', p.technical_amount)),
    }),
    nothing,
  );
}
