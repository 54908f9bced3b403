import type { Schemas } from '../../api/client';

export type Day = Schemas['ClockDay'];
export type Entry = Schemas['CalendarEntry'];

/** The days of a count in weeks from Monday to Sunday; gaps before the first and after the last are empty. */
export function weeksOf(days: readonly Day[]): (Day | undefined)[][] {
  const weeks: (Day | undefined)[][] = [];
  for (const day of days) {
    let week = weeks.at(-1);
    if (!week || day.weekday === 1) {
      week = Array.from<undefined>({ length: 7 });
      weeks.push(week);
    }
    week[day.weekday - 1] = day;
  }
  return weeks;
}

/** Days in a row that do not count, or are worked, for the same reason. */
export interface Run {
  from: string;
  to: string;
  days: number;
  why: Day['why'];
  name: string;
}

/** Holidays and make-up days, neighbours together; a weekend within a holiday belongs to the holiday. */
export function runsOf(days: readonly Day[]): Run[] {
  const runs: Run[] = [];
  let last: Day | undefined;
  for (const day of days) {
    const run = runs.at(-1);
    if (run && last && run.to === last.date && run.why === day.why && run.name === (day.name ?? '')) {
      run.to = day.date;
      run.days++;
    } else if (day.why === 'HOLIDAY' || day.why === 'MAKE_UP') {
      runs.push({ from: day.date, to: day.date, days: 1, why: day.why, name: day.name ?? '' });
    }
    last = day;
  }
  return runs;
}

/** The line of the notice that a day stands in. */
export const entryOf = (entries: readonly Entry[], date: string): Entry | undefined => entries.find((e) => e.from <= date && date <= (e.to ?? e.from));

/** The years that days lie in. */
export const yearsOf = (days: readonly Day[]): number[] => [...new Set(days.map((d) => Number(d.date.slice(0, 4))))];

/** Calendar days from one date to another. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
