import type { Schemas } from '../../api/client';
import { useTranslation } from '../../i18n';
import { today } from '../../ui/format';
import { type Day, weeksOf } from './days';

interface Props {
  days: Day[];
  stages: Schemas['StageDay'][];
  label: string;
}

const weekdays = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7'] as const;

/** The days of a limit by weeks: which day of the limit each is, or why it is none. */
export function DayGrid({ days, stages, label }: Props) {
  const { t } = useTranslation('offices');
  return (
    <div className="day-grid-box">
      <table className="day-grid" aria-label={label}>
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
          {weeksOf(days).map((week, i) => (
            <tr key={week.find(Boolean)?.date ?? i}>
              {week.map((day, at) => (day ? <Cell key={day.date} day={day} stage={stages.find((s) => s.date === day.date)?.stage} /> : <td key={at} />))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const tones: Record<Day['why'], string> = {
  START: 'day-start',
  RESTART: 'day-start',
  WORKDAY: 'day-counted',
  CALENDAR_DAY: 'day-counted',
  MAKE_UP: 'day-make-up',
  WEEKEND: 'day-off',
  HOLIDAY: 'day-holiday',
};

function Cell({ day, stage }: { day: Day; stage?: number | undefined }) {
  const { t } = useTranslation('offices');
  const now = day.date === today();
  const start = day.why === 'START' || day.why === 'RESTART';
  const what = start ? t('clock.start') : day.counted ? t('clock.counted', { number: day.number }) : (day.name ?? t('clock.notCounted'));
  return (
    <td className={`${tones[day.why]}${now ? ' day-now' : ''}`} title={day.text} aria-current={now ? 'date' : undefined}>
      <span className="day-date">{day.date.slice(5).replace('-', '/')}</span>
      <span className="day-what">{what}</span>
      {day.why === 'MAKE_UP' && <span className="day-mark">{t('calendar.work')}</span>}
      {stage && <span className="day-mark day-stage">{stage}%</span>}
      {now && <span className="day-mark">{t('clock.today')}</span>}
    </td>
  );
}
