import { Select } from 'antd';
import { useTranslation } from '../i18n';
import { useSummary } from './queries';
import { thisYear } from './view';

/** Years with figures, this one and the next, newest first. */
export function YearSelect({ id, year, onChange }: { id: string; year: number; onChange: (year: number) => void }) {
  const { t } = useTranslation('volume');
  const known = useSummary({ filters: {} }, ['year']);
  const years = [...new Set([thisYear() + 1, thisYear(), year, ...(known.data?.groups.map((g) => Number(g.key.year)) ?? [])])].sort((a, b) => b - a);
  return <Select id={id} value={year} options={years.map((y) => ({ value: y, label: t('year', { year: y }) }))} style={{ minWidth: 104 }} onChange={onChange} />;
}
