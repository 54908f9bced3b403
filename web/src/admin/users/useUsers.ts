import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api, take } from '../../api/client';

const pageSize = 50;

/** The users one may see, newest first; of one organisation when one is named. */
export function useUsers(organizationId: string) {
  const result = useInfiniteQuery({
    queryKey: ['admin', 'users', organizationId],
    queryFn: ({ pageParam }) => take(api.GET('/users', { params: { query: { organization_id: organizationId || undefined, limit: pageSize, cursor: pageParam, count: !pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
  const items = result.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...result, items, total: result.data?.pages[0]?.total ?? items.length };
}
