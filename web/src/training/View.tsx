import { Tag } from 'antd';
import { useTranslation } from '../i18n';
import { useCodeName } from '../ui/useCodeTable';
import { colours, covers, type Course, type Enrolment, type Hours, modules, sum } from './model';

type Status = 'DRAFT' | 'PUBLISHED' | 'CLOSED' | 'ENROLLED' | 'WAITING' | 'WITHDRAWN' | 'ISSUED' | 'CANCELLED' | 'PROPOSED' | 'ACTIVE' | 'ENDED' | 'DECLARED' | 'ACCEPTED' | 'REJECTED';

/** A status in words. */
export function StatusOf({ status }: { status: string }) {
  const { t } = useTranslation('training');
  return <Tag color={colours[status] ?? 'default'}>{t(`status.${status as Status}`)}</Tag>;
}

/** A level by its name; continuing education leads to none. */
export function useLevelName(): (level: string) => string {
  const { t } = useTranslation('training');
  const name = useCodeName('broker_levels');
  return (level) => (level === 'CE' ? t('continuing') : name(level));
}

/** Hours by module in words: "公共知识模块 8、…". */
export function HoursOf({ hours }: { hours: Hours }) {
  const { t } = useTranslation('training');
  const name = useCodeName('broker_training_modules');
  return (
    <>
      {t('hoursOf', { count: sum(hours) })}
      <span className="quiet">
        （
        {modules
          .filter((m) => hours[m] > 0)
          .map((m) => `${name(m.toUpperCase())} ${hours[m]}`)
          .join('、')}
        ）
      </span>
    </>
  );
}

/** What was attended beside what is asked for; what is missing is said by module. */
export function Attended({ enrolment }: { enrolment: Pick<Enrolment, 'hours' | 'required'> }) {
  const { t } = useTranslation('training');
  const name = useCodeName('broker_training_modules');
  const { hours, required } = enrolment;
  const missing = modules.filter((m) => hours[m] < required[m]).map((m) => t('missing', { module: name(m.toUpperCase()), count: required[m] - hours[m] }));
  return (
    <>
      {sum(hours)} / {sum(required)} {covers(hours, required) ? <Tag color="green">{t('reached')}</Tag> : <div className="quiet">{missing.join('、')}</div>}
    </>
  );
}

/** Seats taken, and who waits. */
export function Seats({ course }: { course: Pick<Course, 'enrolled' | 'capacity' | 'waiting'> }) {
  const { t } = useTranslation('training');
  return (
    <>
      {course.enrolled} / {course.capacity}
      {course.waiting > 0 && <span className="quiet"> {t('waitingCount', { count: course.waiting })}</span>}
    </>
  );
}
