import { nameOf, useCodeTable, type CodeEntry } from '../../ui/useCodeTable';
import { useTranslation } from '../../i18n';
import type { Option, OptionGroup } from './controls';

const option = (entry: CodeEntry): Option => ({ value: entry.code, label: nameOf(entry), title: entry.code });

/** All codes of a table, or those below one. */
export function useOptions(table: string, parent?: string): Option[] {
  return useCodeTable(table)
    .filter((entry) => parent === undefined || (entry.parent ?? '') === parent)
    .map(option);
}

/** A table with levels: each first-level code is a heading, deeper codes are named by their path. */
export function useTreeOptions(table: string): (Option | OptionGroup)[] {
  const entries = useCodeTable(table);
  const by = new Map(entries.map((entry) => [entry.code, entry]));
  const path = (entry: CodeEntry): CodeEntry[] => {
    const above = entry.parent ? by.get(entry.parent) : undefined;
    return above === undefined ? [entry] : [...path(above), entry];
  };
  const under = new Map<string, Option[]>();
  for (const entry of entries) {
    const line = path(entry);
    const root = line[0] ?? entry;
    const label = line.slice(1).map(nameOf).join(' · ') || nameOf(entry);
    under.set(root.code, [...(under.get(root.code) ?? []), { ...option(entry), label }]);
  }
  return [...under].map(([root, options]) => grouped(by.get(root), options));
}

function grouped(root: CodeEntry | undefined, options: Option[]): Option | OptionGroup {
  const [only] = options;
  if (only !== undefined && options.length === 1) return only;
  const label = root === undefined ? '' : nameOf(root);
  return { label, title: label, options };
}

/** Industries of GB/T 4754: divisions under their sections. */
export function useIndustries(): OptionGroup[] {
  const sections = useCodeTable('industries_gbt4754_sections');
  const divisions = useCodeTable('industries_gbt4754_divisions');
  return sections.map((section) => {
    const label = `${section.code} ${nameOf(section)}`;
    const below = divisions.filter((entry) => entry.parent === section.code).map((entry) => ({ ...option(entry), label: `${entry.code} ${nameOf(entry)}` }));
    return { label, title: label, options: below };
  });
}

/** Regions: the city's own first, then the province, then the country. */
export function useRegions(): OptionGroup[] {
  const { t } = useTranslation('contracts');
  const own = useCodeTable('regions_taian').filter((entry) => !entry.code.includes('Z'));
  const cities = useCodeTable('shandong_cities').filter((entry) => !entry.code.startsWith('3709'));
  const provinces = useCodeTable('provinces').filter((entry) => !entry.code.startsWith('37'));
  const group = (label: string, entries: CodeEntry[]): OptionGroup => ({ label, title: label, options: entries.map(option) });
  return [group(t('groups.taian'), own), group(t('groups.shandong'), cities), group(t('groups.provinces'), provinces)];
}

/** Functional zones of the city. */
export function useZones(): Option[] {
  return useCodeTable('regions_taian').filter((entry) => entry.code.includes('Z')).map(option);
}
