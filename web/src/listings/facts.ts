import type { Schemas } from '../api/client';

export type Form = Schemas['ListingForm'];
export type Indicator = Schemas['ListingIndicator'];
export type Want = NonNullable<Form['wanted']>[number];

export const wants: readonly Want[] = ['BUYER', 'LICENSEE', 'PILOT', 'MONEY', 'PARTNER', 'SITE', 'OTHER'];

/** What a status looks like: settled, to look at, over. */
export const colours: Record<string, string> = {
  DRAFT: 'default', LISTED: 'green', STALE: 'orange', EXPIRED: 'default', WITHDRAWN: 'default', NEGOTIATION: 'blue', NOTICE: 'blue', OBJECTION: 'red', DEAL: 'purple', REGISTERED: 'purple',
  OPEN: 'blue', TALKING: 'green', CLOSED: 'default',
};

/** The form as it is sent: without what is empty, and without prices that the kind of price has no place for. */
export function sent(form: Form): Form {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(form)) {
    if (value === '' || value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    if (name === 'price_from' && form.price_kind === 'NEGOTIABLE') continue;
    if (name === 'price_to' && form.price_kind !== 'BAND') continue;
    out[name] = name === 'indicators' ? (value as Indicator[]).map(filled) : value;
  }
  return out as Form;
}

const filled = (indicator: Indicator): Indicator => Object.fromEntries(Object.entries(indicator).filter(([, text]) => text !== '' && text !== undefined)) as Indicator;

/** A list with one entry changed. */
export const withEntry = <T>(list: readonly T[], at: number, change: Partial<T>): T[] => list.map((entry, i) => (i === at ? { ...entry, ...change } : entry));
