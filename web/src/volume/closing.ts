// What a closing is of: a year, or a month of one.
import { useTranslation } from '../i18n';
import type { Closing } from './ClosingsPage';
import { today } from '../ui/format';

/** A year, or a month of it. */
export type Period = Pick<Closing, 'year' | 'month'>;

/** 2025 or 2025-03. */
export const periodOf = ({ year, month }: Period): string => (month ? `${year}-${String(month).padStart(2, '0')}` : String(year));

/** The period in words. */
export function usePeriodName(): (period: Period) => string {
  const { t } = useTranslation('volume');
  return ({ year, month }) => (month ? t('closings.monthOf', { year, month }) : t('year', { year }));
}

const closedNow = (period: Period, closings: readonly Closing[]): boolean => closings.some((c) => c.in_force && periodOf(c) === periodOf(period));

/** Whether a month is closed with its whole year, whose closing decides then. */
export const decidedByYear = (closing: Closing, closings: readonly Closing[]): boolean => closing.month !== undefined && closedNow({ year: closing.year }, closings);

/** The years and months that have ended and can be closed, latest first. */
export function closable(closings: readonly Closing[], now: string = today()): { years: Period[]; months: Period[] } {
  const [year, month] = [Number(now.slice(0, 4)), Number(now.slice(5, 7))];
  const years = Array.from({ length: 10 }, (_, i): Period => ({ year: year - 1 - i })).filter((p) => !closedNow(p, closings));
  const months = Array.from({ length: 36 }, (_, i): Period => {
    const n = year * 12 + month - 2 - i; // months since the year 0, from the one that ended last
    return { year: Math.floor(n / 12), month: (n % 12) + 1 };
  }).filter((p) => !closedNow({ year: p.year }, closings) && !closedNow(p, closings));
  return { years, months };
}
