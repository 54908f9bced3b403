// Exact arithmetic on amounts: decimal yuan in, fen in BigInt, decimal yuan out.
import type { Schemas } from '../api/client';
import { fromFen, toFen } from '../ui/format';
import type { Measure } from './address';

export type Totals = Schemas['VolumeTotals'];
export type Group = Schemas['VolumeGroup'];

export const minus = (a: string, b: string): string => fromFen(toFen(a) - toFen(b));
export const sumOf = (amounts: readonly string[]): string => fromFen(amounts.reduce((sum, a) => sum + toFen(a), 0n));
export const signOf = (amount: string): -1 | 0 | 1 => (toFen(amount) > 0n ? 1 : toFen(amount) < 0n ? -1 : 0);
export const compareAmounts = (a: string, b: string): number => signOf(minus(a, b));

/** part of whole in percent with two decimals, rounded down; '' when there is no whole. */
export function percent(part: string, whole: string): string {
  const all = toFen(whole);
  if (all <= 0n) return '';
  const points = (toFen(part) * 10_000n) / all; // BigInt division goes towards zero
  return fromFen(points);
}

/** An amount's length beside the greatest one, 0 to 1000: for drawing only. */
export function thousandths(amount: string, greatest: string): number {
  const all = toFen(greatest);
  if (all <= 0n) return 0;
  const part = (toFen(amount) * 1000n) / all;
  return part < 0n ? 0 : part > 1000n ? 1000 : Number(part);
}

/** The greatest of the groups by a measure; '0' without groups. */
export const greatest = (groups: readonly Totals[], measure: Measure): string =>
  groups.reduce((most, g) => (compareAmounts(g[measure], most) > 0 ? g[measure] : most), '0');

/** Fen by the number of months, for the straight pace to a target. */
export function pace(target: string): string[] {
  const fen = toFen(target);
  return Array.from({ length: 12 }, (_, i) => fromFen((fen * BigInt(i + 1)) / 12n));
}

/** An amount as a number for a chart's geometry; never for a figure that is shown. */
export const forDrawing = (amount: string): number => Number(amount);

/** A number of contracts, grouped. */
export const formatCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
