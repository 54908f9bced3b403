// Why a total changed: the lines between two moments as the acts they come from.
import { today } from '../ui/format';
import type { Schemas } from '../api/client';
import { totalOf } from './compare';
import type { Totals } from './exact';

export type Restated = Schemas['VolumeRestatement'];
export type Cause = Restated['entry']['event'];

/** What one event of the journal did to one contract: a change has two lines, out and in. */
export interface Act {
  key: string;
  cause: Cause;
  line: Restated; // the last line of the act, for its names and its reason
  totals: Totals;
}

/** All acts of one cause. */
export interface Part {
  cause: Cause;
  acts: number;
  totals: Totals;
}

const causes: Cause[] = ['REGISTER', 'CHANGE', 'CORRECT', 'DEREGISTER', 'REVOKE'];

/** The acts behind lines, in the order of the lines. */
export function actsOf(lines: readonly Restated[]): Act[] {
  const found = new Map<string, Restated[]>();
  for (const line of lines) {
    const key = `${line.entry.event_index}/${line.entry.contract_id}/${line.entry.event}`;
    const there = found.get(key);
    if (there) there.push(line);
    else found.set(key, [line]);
  }
  return [...found].map(([key, of]) => {
    const line = of[of.length - 1] as Restated;
    return { key, cause: line.entry.event, line, totals: totalOf(of.map((l) => l.entry)) };
  });
}

/** The acts by their cause; together they are all of them. */
export function partsOf(acts: readonly Act[]): Part[] {
  return causes.flatMap((cause) => {
    const of = acts.filter((a) => a.cause === cause);
    return of.length === 0 ? [] : [{ cause, acts: of.length, totals: totalOf(of.map((a) => a.totals)) }];
  });
}

/** Who recorded how many acts, most first; '' is the system. */
export function peopleOf(acts: readonly Act[]): { name: string; acts: number }[] {
  const count = new Map<string, number>();
  for (const { line } of acts) count.set(line.actor, (count.get(line.actor) ?? 0) + 1);
  return [...count].map(([name, n]) => ({ name, acts: n })).sort((a, b) => b.acts - a.acts || (a.name < b.name ? -1 : 1));
}

/** The days at whose end the quick questions begin: the day before yesterday, Monday and the first. */
export function quickDays(now: string = today()): { yesterday: string; monday: string; month: string } {
  const day = (back: number): string => new Date(Date.parse(`${now}T00:00:00Z`) - back * 86_400_000).toISOString().slice(0, 10);
  const weekday = (new Date(`${now}T00:00:00Z`).getUTCDay() + 6) % 7; // Monday is 0
  return { yesterday: day(2), monday: day(weekday + 1), month: day(Number(now.slice(8, 10))) };
}
