import type { Schemas } from '../api/client';

export type Batch = Schemas['AbsorptionBatch'];
export type Outcome = Schemas['AbsorptionOutcome'];
export type Line = Schemas['AbsorptionEntry'];
export type Class = Schemas['AbsorptionClass'];
export type Source = Schemas['AbsorptionSource'];

export const classes: readonly Class[] = ['COUNTED', 'MATCHED', 'DIFFERS', 'LOCAL_SELLER', 'OTHER_BUYER', 'REPEATED'];
export const sources: readonly Source[] = ['PROVINCE', 'NATIONAL'];

/** The class in an address, if it is one. */
export const classOf = (text: string | null): Class | undefined => classes.find((c) => c === text);

const filters = ['kind', 'sub_kind', 'tech_field', 'region', 'seller_region', 'seller_country', 'seller_kind', 'buyer_region', 'buyer_area', 'buyer_kind', 'flow', 'direction', 'office'] as const;

/** What an address asks of the lines; the parameters are those of the API. */
export function questionOf(params: URLSearchParams): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of ['from', 'to', 'as_of', 'batch', 'class', ...filters]) {
    const value = params.get(name);
    if (value) out[name] = value;
  }
  return out;
}
