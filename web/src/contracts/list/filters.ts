import type { Schemas } from '../../api/client';

export type Status = Schemas['ContractStatus'];

/** Quick filters by where a contract stands. */
export const tabs = {
  mine: ['DRAFT', 'CORRECTION'],
  doing: ['SUBMITTED', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW', 'TRANSFERRED_UP'],
  registered: ['REGISTERED', 'CHANGE_PENDING', 'RECHECK'],
  over: ['NOT_ACCEPTED', 'REFUSED', 'WITHDRAWN'],
  all: [],
} as const satisfies Record<string, readonly Status[]>;

export type Tab = keyof typeof tabs;
export const tabNames = Object.keys(tabs) as Tab[];

/** What the list is narrowed to; it lives in the page's address. */
export interface Filters {
  tab: Tab;
  q: string;
  status: Status[];
  kind: string;
  from: string;
  to: string;
  /** Only the own organisation's, or only those of clients. */
  filed: '' | 'OWN' | 'CLIENTS';
  /** Only this client's; an organisation's id. */
  client: string;
}

const statuses: readonly string[] = [...tabs.mine, ...tabs.doing, ...tabs.registered, ...tabs.over];
const isStatus = (text: string): text is Status => statuses.includes(text);
const isTab = (text: string | null): text is Tab => text !== null && text in tabs;
const dateOf = (text: string | null): string => (text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '');

const filedOf = (text: string | null): Filters['filed'] => (text === 'OWN' || text === 'CLIENTS' ? text : '');

/** Reads the filters of an address; whatever is no filter is left out. */
export function readFilters(search: URLSearchParams): Filters {
  const tab = search.get('tab');
  return {
    tab: isTab(tab) ? tab : 'mine',
    q: (search.get('q') ?? '').slice(0, 100),
    status: (search.get('status') ?? '').split(',').filter(isStatus),
    kind: search.get('kind') ?? '',
    from: dateOf(search.get('from')),
    to: dateOf(search.get('to')),
    filed: filedOf(search.get('filed')),
    client: (search.get('client') ?? '').slice(0, 64),
  };
}

/** Writes filters into an address, without those that narrow nothing. */
export function writeFilters(filters: Filters): URLSearchParams {
  const search = new URLSearchParams();
  if (filters.tab !== 'mine') search.set('tab', filters.tab);
  if (filters.q) search.set('q', filters.q);
  if (filters.status.length > 0) search.set('status', filters.status.join(','));
  if (filters.kind) search.set('kind', filters.kind);
  if (filters.from) search.set('from', filters.from);
  if (filters.to) search.set('to', filters.to);
  if (filters.filed) search.set('filed', filters.filed);
  if (filters.client) search.set('client', filters.client);
  return search;
}

/** Whether anything but the quick filter narrows the list. */
export const isNarrowed = (filters: Filters): boolean => [filters.q, filters.kind, filters.from, filters.to, filters.filed, filters.client].some(Boolean) || filters.status.length > 0;

/** The statuses to choose from under a quick filter. */
export const statusesOf = (tab: Tab): readonly Status[] => (tab === 'all' ? statuses.filter(isStatus) : tabs[tab]);

/** The query of the API for filters, seen from one quick filter. */
export function queryOf(filters: Filters, tab: Tab) {
  const within = statusesOf(tab);
  const chosen = filters.status.filter((status) => within.includes(status));
  const status = chosen.length > 0 ? chosen : [...tabs[tab]];
  return {
    ...(status.length > 0 ? { status } : {}),
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.kind ? { kind: filters.kind } : {}),
    ...(filters.from ? { submitted_from: filters.from } : {}),
    ...(filters.to ? { submitted_to: filters.to } : {}),
    ...(filters.filed ? { filed: filters.filed } : {}),
    ...(filters.client ? { organization_id: filters.client } : {}),
  };
}
