import { useQuery } from '@tanstack/react-query';
import { api, take } from '../api/client';
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

/** The progress of a year in an area ('' is the whole city). */
export function useProgress(year: number, region: string, asOf: string | undefined) {
  const query = { year, ...(region ? { region } : {}), ...(asOf ? { as_of: asOf } : {}) };
  return useQuery({
    queryKey: ['volume', 'progress', query],
    queryFn: () => take(api.GET('/volume/progress', { params: { query } })),
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
