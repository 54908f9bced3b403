// What a volume page is asked for stands in its address, so that a link shows
// the same figures again. Here it is read from there and written back.
import type { operations } from '../api/schema';
import { formatInstant, type MoneyUnit } from '../ui/format';

type SummaryQuery = NonNullable<operations['getVolumeSummary']['parameters']['query']>;

/** A way to group and filter the volume (统计维度), by its name in the API. */
export type Dimension = Exclude<keyof SummaryQuery, 'from' | 'to' | 'group_by' | 'as_of' | 'view'>;

// Every dimension must be here: one that is missing fails the type check.
const places: Record<Dimension, number> = {
  kind: 1,
  sub_kind: 2,
  region: 3,
  month: 4,
  quarter: 5,
  year: 6,
  flow: 7,
  direction: 8,
  seller_kind: 9,
  buyer_kind: 10,
  seller_region: 11,
  buyer_region: 12,
  tech_field: 13,
  objective: 14,
  industry: 15,
  plan_source: 16,
  band: 17,
  office: 18,
  amount_mode: 19,
  rule_set: 20,
  is_related: 21,
  event: 22,
  statistical_year: 23,
  ip_kind: 24,
  seller_profile: 25,
  buyer_profile: 26,
  brokered: 35,
  seller_zone: 27,
  buyer_zone: 28,
  buyer_area: 29,
  seller_country: 30,
  buyer_country: 31,
  seller: 32,
  buyer: 33,
  contract: 34,
};

/** All dimensions in the order in which they are offered. */
export const dimensions = (Object.keys(places) as Dimension[]).sort((a, b) => places[a] - places[b]);

export const isDimension = (name: string): name is Dimension => Object.hasOwn(places, name);

export type Filters = Partial<Record<Dimension, string>>;

/** The rows that a number is made of. */
export interface Selection {
  /** First month or day, included. */
  from?: string;
  /** Last month or day, included. */
  to?: string;
  /** A day (its end in Shanghai), an instant or a journal index; now when left out. */
  asOf?: string;
  /** What later changes do to a closed year; left out for OPEN. */
  view?: ClosedView;
  filters: Filters;
}

/** The views other than the open one (冻结、调整、入账视图). */
export type ClosedView = 'FROZEN' | 'ADJUSTMENTS' | 'BOOKED';

export type Measure = 'contract_amount' | 'technical_amount';

const monthOrDay = /^\d{4}-\d{2}(-\d{2})?$/;
const moment = /^(\d{1,15}|\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?)$/;

/** Reads a selection; what makes no sense is left out. */
export function readSelection(params: URLSearchParams): Selection {
  const filters: Filters = {};
  for (const name of dimensions) {
    const value = params.get(name);
    if (value) filters[name] = value;
  }
  return { from: taken(params, 'from', monthOrDay), to: taken(params, 'to', monthOrDay), asOf: readAsOf(params), view: readView(params), filters };
}

export function readView(params: URLSearchParams): ClosedView | undefined {
  const value = params.get('view');
  return value === 'FROZEN' || value === 'ADJUSTMENTS' || value === 'BOOKED' ? value : undefined;
}

export const readAsOf = (params: URLSearchParams, name = 'as_of'): string | undefined => taken(params, name, moment);

function taken(params: URLSearchParams, name: string, form: RegExp): string | undefined {
  const value = params.get(name);
  return value && form.test(value) ? value : undefined;
}

/** The selection as parameters of the API and of our own addresses alike. */
export function writeSelection(selection: Selection): Record<string, string> {
  const out: Record<string, string> = {};
  if (selection.from) out.from = selection.from;
  if (selection.to) out.to = selection.to;
  for (const name of dimensions) if (selection.filters[name]) out[name] = selection.filters[name];
  if (selection.asOf) out.as_of = selection.asOf;
  if (selection.view) out.view = selection.view;
  return out;
}

/** An address with parameters; empty ones are left out. */
export function address(path: string, params: Record<string, string | undefined>): string {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) kept.set(name, value);
  const query = kept.toString();
  return query ? `${path}?${query}` : path;
}

/** Where the rows behind a number are shown. */
export const entriesAddress = (selection: Selection, more: Record<string, string | undefined> = {}): string =>
  address('/volume/entries', { ...writeSelection(selection), ...more });

/** A year as a period. */
export const yearPeriod = (year: number): Pick<Selection, 'from' | 'to'> => ({ from: `${year}-01`, to: `${year}-12` });

export type AsOfMode = 'now' | 'day' | 'index' | 'instant';

export function asOfMode(asOf: string | undefined): AsOfMode {
  if (!asOf) return 'now';
  if (/^\d+$/.test(asOf)) return 'index';
  return asOf.length === 10 ? 'day' : 'instant';
}

/** A moment in a few words, for headings and file names. */
export const momentText = (asOf: string): string => (asOfMode(asOf) === 'instant' ? formatInstant(asOf, true) : asOf);

export const readMeasure = (params: URLSearchParams): Measure => (params.get('measure') === 'technical_amount' ? 'technical_amount' : 'contract_amount');

export function readUnit(params: URLSearchParams, otherwise: MoneyUnit): MoneyUnit {
  const value = params.get('unit');
  return value === 'yuan' || value === 'wan' || value === 'yi' ? value : otherwise;
}

/** The year asked for, or this one. */
export function readYear(params: URLSearchParams, otherwise: number): number {
  const value = Number(params.get('year'));
  return Number.isInteger(value) && value >= 1985 && value <= 2100 ? value : otherwise;
}
