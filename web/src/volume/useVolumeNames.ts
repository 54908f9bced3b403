import { useQueries, useQuery } from '@tanstack/react-query';
import { api, take } from '../api/client';
import { i18next, useTranslation } from '../i18n';
import { type CodeEntry, nameOf } from '../ui/useCodeTable';
import type { Dimension } from './address';

// The code tables that name a dimension's values; several where codes of
// different levels meet.
const tables: Partial<Record<Dimension, string[]>> = {
  kind: ['contract_types'],
  sub_kind: ['contract_types'],
  region: ['regions_taian'],
  seller_region: ['regions_taian', 'shandong_cities', 'provinces'],
  buyer_region: ['regions_taian', 'shandong_cities', 'provinces'],
  tech_field: ['technology_fields'],
  objective: ['socio_economic_objectives'],
  industry: ['industries_gbt4754_divisions', 'industries_gbt4754_sections'],
  plan_source: ['plan_sources'],
  flow: ['flow_types'],
  direction: ['flow_directions'],
  band: ['amount_bands'],
  seller_kind: ['party_kinds'],
  buyer_kind: ['party_kinds'],
  amount_mode: ['amount_modes'],
  seller_zone: ['regions_taian'],
  buyer_zone: ['regions_taian'],
  buyer_area: ['regions_taian', 'shandong_cities', 'provinces'],
  buyer_country: ['countries'],
  seller_country: ['countries'],
  ip_kind: ['ip_kinds'],
  seller_profile: ['party_profiles'],
  buyer_profile: ['party_profiles'],
};

/** Sellers outside the mainland count for this area (docs/statistics.md). */
export const abroad = '990000';

/** Names the values of some dimensions; a value without a name stands as it is. */
export function useVolumeNames(dimensions: readonly Dimension[]): (dimension: Dimension, value: string) => string {
  const { t } = useTranslation('volume');
  const needed = [...new Set(dimensions.flatMap((d) => tables[d] ?? []))];
  const answers = useQueries({
    queries: needed.map((name) => ({
      queryKey: ['code-table', name],
      queryFn: () => take(api.GET('/code-tables/{name}', { params: { path: { name } } })),
      staleTime: Infinity,
      gcTime: Infinity,
    })),
  });
  const offices = useOffices(dimensions.includes('office'));
  const entries = new Map<string, CodeEntry[]>(needed.map((name, i) => [name, answers[i]?.data?.items ?? []]));
  const one = (dimension: Dimension, value: string): string => {
    if (!value || value === '-') return t('noValue');
    if (dimension === 'contract') return value.slice(-6);
    if (dimension === 'office') return offices.get(value) ?? value.slice(-6);
    if (dimension === 'is_related' || dimension === 'brokered') return value === 'true' ? i18next.t('common:yes') : i18next.t('common:no');
    if (dimension === 'event') return eventName(t, value);
    if (value === abroad) return t('abroad');
    for (const table of tables[dimension] ?? []) {
      const found = entries.get(table)?.find((e) => e.code === value);
      if (found) return nameOf(found);
    }
    if (value.endsWith('*')) return beginning(dimension, value.slice(0, -1));
    return value;
  };
  // What begins so is named by the first code that does: 3701 by 370100.
  const beginning = (dimension: Dimension, start: string): string => {
    for (const table of tables[dimension] ?? []) {
      const found = entries.get(table)?.find((e) => e.code.startsWith(start) && e.code.slice(start.length).replaceAll('0', '') === '');
      if (found) return nameOf(found);
    }
    return `${start}…`;
  };
  return (dimension, value) => value.split(',').map((v) => one(dimension, v)).join('、');
}

const events = ['REGISTER', 'CHANGE', 'DEREGISTER', 'REVOKE', 'CORRECT'] as const;

function eventName(t: ReturnType<typeof useTranslation<'volume'>>['t'], value: string): string {
  const known = events.find((event) => event === value);
  return known ? t(`event.${known}`) : value;
}

function useOffices(wanted: boolean): Map<string, string> {
  const { data } = useQuery({
    queryKey: ['organizations', 'offices'],
    queryFn: () => take(api.GET('/organizations', { params: { query: { side: 'BUREAU', limit: 200 } } })),
    enabled: wanted,
    staleTime: 600_000,
  });
  return new Map(data?.items.map((o) => [o.id, o.name]));
}
