import { useTranslation } from '../../i18n';
import { today } from '../../ui/format';
import { daysOf, type Entry, weekdayOf, weeksOfMonth } from './year';

const months = Array.from({ length: 12 }, (_, i) => i + 1);
const weekdays = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7'] as const;

/** Twelve months with days off and worked weekends. */
export function YearGrid({ year, entries }: { year: number; entries: Entry[] }) {
  const { t } = useTranslation('offices');
  const special = daysOf(entries);
  const now = today();
  const cell = (date: string) => {
    const day = special.get(date);
    const weekend = weekdayOf(date) > 5;
    const tone = day?.kind === 'off' ? 'day-holiday' : day?.kind === 'work' ? 'day-make-up' : weekend ? 'day-off' : '';
    const words = day ? `${day.name} ${t(day.kind === 'off' ? 'calendar.off' : 'calendar.work')}` : weekend ? t('calendar.weekend') : undefined;
    return (
      <td key={date} className={`${tone}${date === now ? ' day-now' : ''}`} title={words} aria-current={date === now ? 'date' : undefined}>
        {Number(date.slice(8))}
        {day?.kind === 'work' && <sup aria-hidden>班</sup>}
        {day?.kind === 'off' && <sup aria-hidden>休</sup>}
        {words && <span className="visually-hidden">{words}</span>}
      </td>
    );
  };
  return (
    <div className="year-grid">
      {months.map((month) => (
        <table key={month} className="month-grid">
          <caption>{t('calendar.month', { month })}</caption>
          <thead>
            <tr>
              {weekdays.map((d) => (
                <th key={d} scope="col">
                  {t(`weekday.${d}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOfMonth(year, month).map((week, i) => (
              <tr key={i}>{week.map((date, place) => (date ? cell(date) : <td key={place} />))}</tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
