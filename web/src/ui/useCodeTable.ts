import { useQuery } from '@tanstack/react-query';
import { api, type Schemas, take } from '../api/client';
import { i18next } from '../i18n';

export type CodeEntry = Schemas['CodeEntry'];

/** A code table of the API, kept for the whole visit. */
export function useCodeTable(name: string): CodeEntry[] {
  const { data } = useQuery({
    queryKey: ['code-table', name],
    queryFn: () => take(api.GET('/code-tables/{name}', { params: { path: { name } } })),
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return data?.items ?? none;
}
const none: CodeEntry[] = [];

/** The entry's name in the user's language. */
export const nameOf = (entry: CodeEntry): string => (i18next.language === 'en' ? entry.name_en : entry.name_zh) || entry.code;

/** Codes of a table as options of a select, those valid today first. */
export function useCodeOptions(table: string, keep: (entry: CodeEntry) => boolean = () => true): { value: string; label: string }[] {
  return useCodeTable(table)
    .filter(keep)
    .map((entry) => ({ value: entry.code, label: nameOf(entry) }));
}

/** A code by its name; the code itself while the table is loading or lacks it. */
export function useCodeName(table: string): (code?: string | null) => string {
  const entries = useCodeTable(table);
  return (code) => {
    if (!code) return '';
    const entry = entries.find((e) => e.code === code);
    return entry ? nameOf(entry) : code;
  };
}
