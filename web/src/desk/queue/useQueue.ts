import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { api, take } from '../../api/client';
import { useMe } from '../../session/useMe';
import { mineFirst, openStatuses, type Status, type Summary, type Tab, type TabName, tabsOf } from './tabs';

/** What narrows the queue; it lives in the address, so that it can be kept and sent. */
export interface Filters {
  q: string;
  kind: string;
  due: string;
  /** At least this share of the time is used: 50, 80 or 100 percent, or ''. */
  stage: string;
}

export interface QueueView {
  tabs: Tab[];
  tab: Tab;
  filters: Filters;
  filtered: boolean;
  /** The address part that brings back this view. */
  search: string;
  set: (next: Partial<Filters> & { tab?: TabName }) => void;
}

/** Shares of the time at which the head of an office is told (预警级别). */
export const stages = [50, 80, 100] as const;

/** The part of the queue and the filters as the address has them. */
export function useQueueView(): QueueView {
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const tabs = useMemo(() => tabsOf(me), [me]);
  const tab = tabs.find((one) => one.name === params.get('tab')) ?? tabs[0] ?? { name: 'open', status: openStatuses };
  const filters = { q: params.get('q') ?? '', kind: params.get('kind') ?? '', due: params.get('due') ?? '', stage: stages.find((s) => String(s) === params.get('stage'))?.toString() ?? '' };
  const set: QueueView['set'] = (next) => {
    // From the address itself: a change may follow another before the page shows it.
    const now = Object.fromEntries(new URLSearchParams(window.location.search));
    const all = Object.entries({ ...now, ...next }).filter(([, value]) => value);
    setParams(new URLSearchParams(all as [string, string][]), { replace: true });
  };
  return { tabs, tab, filters, filtered: Boolean(filters.q || filters.kind || filters.due || filters.stage), search: params.toString(), set };
}

const pageSize = 50;
// Where the status alone does not tell what belongs to a part, the part is read whole.
const whole = 200;

const query = (tab: Tab, filters: Filters, more: { limit: number; cursor?: string; count?: boolean }) => ({
  status: tab.status,
  order: tab.newest ? ('newest' as const) : ('due' as const),
  q: filters.q || undefined,
  kind: filters.kind || undefined,
  due_before: filters.due || undefined,
  escalation: stages.find((s) => String(s) === filters.stage),
  ...more,
});

/** The cases of a part of the queue, by the day they are due. */
export function useQueue(tab: Tab, filters: Filters) {
  const limit = tab.keep ? whole : pageSize;
  const result = useInfiniteQuery({
    queryKey: ['queue', tab.name, filters],
    queryFn: ({ pageParam }) => take(api.GET('/contracts', { params: { query: query(tab, filters, { limit, cursor: pageParam, count: !pageParam }) } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 60_000,
  });
  const cases = useMemo(() => casesOf(tab, result.data?.pages.flatMap((page) => page.items) ?? []), [tab, result.data]);
  const total = tab.keep ? cases.length : (result.data?.pages[0]?.total ?? cases.length);
  return { ...result, cases, total };
}

function casesOf(tab: Tab, items: Summary[]): Summary[] {
  const kept = tab.keep ? items.filter(tab.keep) : items;
  return tab.name === 'first' ? mineFirst(kept) : kept;
}

/** How many cases a part of the queue holds, without filters. */
export function useTabCount(tab: Tab): number | undefined {
  const { data } = useQuery({
    queryKey: ['queue', 'count', tab.name],
    queryFn: async () => {
      const page = await take(api.GET('/contracts', { params: { query: { status: tab.status, order: 'due', limit: tab.keep ? whole : 1, count: true } } }));
      return tab.keep ? page.items.filter(tab.keep).length : page.total;
    },
    refetchInterval: 60_000,
  });
  return data;
}

/** How many open cases are due before a day; all open ones without a day. */
export function useDueCount(before?: string): number | undefined {
  const status: Status[] = openStatuses;
  const { data } = useQuery({
    queryKey: ['queue', 'due', before ?? 'all'],
    queryFn: async () => (await take(api.GET('/contracts', { params: { query: { status, due_before: before, limit: 1, count: true } } }))).total,
    refetchInterval: 60_000,
  });
  return data;
}

/** The next case of the view that is not the one just handled. */
export function useNextCase(done: string, enabled: boolean): { next?: Summary; search: string; known: boolean } {
  const { tab, filters, search } = useQueueView();
  const { data } = useQuery({
    queryKey: ['queue', 'next', tab.name, filters, done],
    queryFn: () => take(api.GET('/contracts', { params: { query: query(tab, filters, { limit: tab.keep ? whole : pageSize }) } })),
    enabled,
    staleTime: 0,
  });
  // A case that a colleague is reading is no offer.
  const free = casesOf(tab, data?.items ?? []).filter((c) => c.id !== done && (!c.claim || c.claim.mine || c.claim.expired));
  return { next: free[0], search, known: data !== undefined };
}
