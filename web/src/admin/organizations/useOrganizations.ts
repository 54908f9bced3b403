import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import type { Organization, Side } from '../may';

export interface OrganizationFilters {
  q: string;
  side: Side | '';
}

const pageSize = 50;

/** The organisations one may see, newest first, page after page. */
export function useOrganizations(filters: OrganizationFilters) {
  const result = useInfiniteQuery({
    queryKey: ['admin', 'organizations', filters],
    queryFn: ({ pageParam }) =>
      take(api.GET('/organizations', { params: { query: { q: filters.q || undefined, side: filters.side || undefined, limit: pageSize, cursor: pageParam, count: !pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
  const items = result.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...result, items, total: result.data?.pages[0]?.total ?? items.length };
}

const oneQuery = (id: string) => ({
  queryKey: ['admin', 'organization', id],
  queryFn: () => take(api.GET('/organizations/{id}', { params: { path: { id } } })),
});

/** One organisation. */
export const useOrganization = (id: string, enabled = true) => useQuery({ ...oneQuery(id), enabled: enabled && id !== '' });

/** The organisations of a list of users, by id; those not there yet are missing. */
export function useOrganizationsOf(ids: string[]): Map<string, Organization> {
  const results = useQueries({ queries: [...new Set(ids)].map((id) => ({ ...oneQuery(id), staleTime: 300_000 })) });
  return new Map(results.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));
}
