import type { Schemas } from '../../api/client';

export type Entry = Schemas['CalendarEntry'];
export type DayKind = 'off' | 'work' | 'weekend' | 'plain';

const day = 86_400_000;
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const text = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Days that entries speak of, each with its kind and name. */
export function daysOf(entries: readonly Entry[]): Map<string, { kind: 'off' | 'work'; name: string }> {
  const out = new Map<string, { kind: 'off' | 'work'; name: string }>();
  for (const e of entries) {
    for (let time = at(e.from); time <= at(e.to ?? e.from); time += day) out.set(text(time), { kind: e.kind, name: e.name });
  }
  return out;
}

/** 1 Monday to 7 Sunday. */
export const weekdayOf = (date: string): number => ((new Date(at(date)).getUTCDay() + 6) % 7) + 1;

/** The dates of a month in weeks from Monday to Sunday. */
export function weeksOfMonth(year: number, month: number): (string | undefined)[][] {
  const weeks: (string | undefined)[][] = [];
  for (let time = Date.UTC(year, month - 1, 1); new Date(time).getUTCMonth() === month - 1; time += day) {
    const date = text(time);
    const place = weekdayOf(date) - 1;
    if (weeks.length === 0 || place === 0) weeks.push(Array.from<undefined>({ length: 7 }));
    const week = weeks.at(-1);
    if (week) week[place] = date;
  }
  return weeks;
}

/** How many days an entry has. */
export const lengthOf = (e: Entry): number => (at(e.to ?? e.from) - at(e.from)) / day + 1;

export interface Changed {
  date: string;
  name: string;
  /** What the day becomes: closed, worked, or what its weekday says. */
  to: 'off' | 'work' | 'plain';
}

/** The days that are another kind of day after an import. */
export function changesOf(before: readonly Entry[], after: readonly Entry[]): Changed[] {
  const [was, is] = [daysOf(before), daysOf(after)];
  const dates = [...new Set([...was.keys(), ...is.keys()])].sort();
  return dates.filter((date) => was.get(date)?.kind !== is.get(date)?.kind).map((date) => ({ date, name: (is.get(date) ?? was.get(date))?.name ?? '', to: is.get(date)?.kind ?? 'plain' }));
}

/** What a notice's text says, as the API takes it. */
export interface Read {
  entries: Entry[];
  issues: Issue[];
}

export type Issue = { what: 'weekday'; date: string; said: string; is: string } | { what: 'line' | 'date'; text: string };

const names = '一二三四五六日';
const one = String.raw`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\s*（([^）]*)）)?`;
const range = new RegExp(`${one}(?:\\s*(?:至|到|—|–|-|~|～)\\s*${one})?`, 'g');

/**
 * Reads the numbered lines of the State Council's yearly notice, such as
 * “一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。”
 * What a weekday in brackets contradicts is an issue: then year or day is wrong.
 */
export function readNotice(notice: string, year: number, source: string): Read {
  const out: Read = { entries: [], issues: [] };
  for (const raw of notice.split('\n')) {
    const line = raw.trim().replaceAll('(', '（').replaceAll(')', '）').replaceAll(':', '：');
    const m = /^(?:[一二三四五六七八九十]+、|\d+[.、]\s*)?\s*([^：，。\d（]{2,12})：(.*\d{1,2}日.*)$/.exec(line);
    if (m?.[1] && m[2]) readLine(out, m[2], { year, name: m[1].trim(), source });
    else if (/\d{1,2}月\d{1,2}日/.test(line) && /放假|上班/.test(line)) out.issues.push({ what: 'line', text: raw.trim() });
  }
  out.entries.sort((a, b) => a.from.localeCompare(b.from));
  return out;
}

interface About {
  year: number;
  name: string;
  source: string;
}

function readLine(out: Read, line: string, about: About): void {
  for (const sentence of line.split(/[。；;]/)) {
    const end = sentence.search(/上班|放假|补休|休息/);
    if (end < 0) continue;
    const kind = sentence.slice(end).startsWith('上班') ? 'work' : 'off';
    let month = 0;
    for (const m of sentence.slice(0, end).matchAll(range)) {
      const from = dateOf(out, m.slice(1, 5), month, about);
      month = Number(m[2] ?? month);
      const to = m[7] === undefined ? from : dateOf(out, m.slice(5, 9), month, about);
      month = Number(m[6] ?? month);
      if (from && to) out.entries.push({ from, ...(to !== from && { to }), kind, name: about.name, ...(about.source && { source: about.source }) });
    }
  }
}

function dateOf(out: Read, parts: (string | undefined)[], monthBefore: number, about: About): string | undefined {
  const [y, m, d, said = ''] = parts;
  const month = Number(m ?? monthBefore);
  // New Year's days may begin in the December before.
  const year = y ? Number(y) : about.name.includes('元旦') && month === 12 ? about.year - 1 : about.year;
  const date = `${year}-${String(month).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  if (Number.isNaN(at(date)) || text(at(date)) !== date) {
    out.issues.push({ what: 'date', text: `${month}月${d}日` });
    return undefined;
  }
  const name = /(?:周|星期)([一二三四五六日天])/.exec(said)?.[1]?.replace('天', '日');
  const is = names[weekdayOf(date) - 1] ?? '';
  if (name && name !== is) out.issues.push({ what: 'weekday', date, said: `周${name}`, is: `周${is}` });
  return date;
}

/** Whether a text is a table for the server to read. */
export const isCsv = (notice: string): boolean => /^\uFEFF?\s*from\s*,\s*to\s*,/.test(notice);
