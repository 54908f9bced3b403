import { useQuery } from '@tanstack/react-query';
import { api, type Schemas, take } from '../api/client';
import type { Dimension, Selection } from './address';
import { writeSelection } from './address';

/** Lists go as one parameter with commas, as openapi.yaml has it (explode: false). */
export const lists = { array: { style: 'form', explode: false } } as const;

/** A summary of some rows by some dimensions. */
export function useSummary(selection: Selection, groupBy: Dimension[], enabled = true) {
  const query = { ...writeSelection(selection), ...(groupBy.length > 0 ? { group_by: groupBy } : {}) };
  return useQuery({
    queryKey: ['volume', 'summary', query],
    queryFn: () => take(api.GET('/volume/summary', { params: { query }, querySerializer: lists })),
    enabled,
  });
}

export type Indicator = Schemas['Indicator'];

const ofYear = (year: number, region: string, asOf: string | undefined, indicator: Indicator) => ({ year, indicator, ...(region ? { region } : {}), ...(asOf ? { as_of: asOf } : {}) });

/** The progress of a year in an area ('' is the whole city) towards a target. */
export function useProgress(year: number, region: string, asOf: string | undefined, indicator: Indicator) {
  const query = ofYear(year, region, asOf, indicator);
  return useQuery({
    queryKey: ['volume', 'progress', query],
    queryFn: () => take(api.GET('/volume/progress', { params: { query } })),
  });
}

/** Where the year ends in an area ('' is the whole city). */
export function useForecast(year: number, region: string, indicator: Indicator, asOf: string | undefined) {
  const query = ofYear(year, region, asOf, indicator);
  return useQuery({
    queryKey: ['volume', 'forecast', query],
    queryFn: () => take(api.GET('/volume/forecast', { params: { query } })),
  });
}

/** Contracts on the way in the offices of a region ('' is every office one may see); only as of now. */
export function useInReview(region: string, enabled: boolean) {
  return useQuery({
    queryKey: ['volume', 'in-review', region],
    queryFn: () => take(api.GET('/volume/in-review', { params: { query: region ? { region } : {} } })),
    enabled,
  });
}
