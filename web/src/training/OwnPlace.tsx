import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { today } from '../ui/format';
import { Evaluate } from './Evaluate';
import { change, type Course, type Enrolment, useSend } from './model';
import { Attended, StatusOf } from './View';

/** The caller's own training; null while the caller has not given particulars. */
export async function ownTraining(): Promise<Schemas['MyTraining'] | null> {
  try {
    return await take(api.GET('/me/training'));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}

/** The caller's place on a course: enrolling, waiting, hours, giving it up, and saying afterwards how it was. */
export function OwnPlace({ course }: { course: Course }) {
  const { t } = useTranslation('training');
  const { data, error } = useQuery({ queryKey: ['training', 'mine'], queryFn: ownTraining });
  if (error) return <Problem error={error} />;
  if (data === undefined) return null;
  if (data === null)
    return (
      <Alert
        type="info"
        showIcon
        title={t('own.particulars')}
        action={
          <Link to="/training">
            <Button type="primary">{t('own.give')}</Button>
          </Link>
        }
      />
    );
  const own = data.enrolments.find((e) => e.course_id === course.id && e.status !== 'WITHDRAWN');
  if (own) return <Holds course={course} own={own} />;
  return course.status === 'PUBLISHED' && today() <= course.enrol_until ? <Enrol course={course} /> : <p className="quiet">{t('own.over')}</p>;
}

function Enrol({ course }: { course: Course }) {
  const { t } = useTranslation('training');
  const { busy, refused, send } = useSend();
  const full = course.enrolled >= course.capacity;
  return (
    <div className="training-bar">
      <Button
        type="primary"
        loading={busy}
        onClick={() => void send((key) => take(api.POST('/courses/{id}/enrolments', { params: { path: { id: course.id }, header: { 'Idempotency-Key': key } }, body: {} })))}
      >
        {t(full ? 'own.wait' : 'own.enrol')}
      </Button>
      <span className="quiet">{full ? t('own.full', { count: course.waiting }) : t('own.free', { count: course.capacity - course.enrolled })}</span>
      <Problem error={refused} />
    </div>
  );
}

function Holds({ course, own }: { course: Course; own: Enrolment }) {
  const { t } = useTranslation('training');
  const [rating, setRating] = useState(false);
  const { busy, refused, send } = useSend();
  const began = Object.values(own.hours).some((h) => h > 0);
  return (
    <div className="training-bar">
      <Space wrap>
        <StatusOf status={own.status} />
        {own.status === 'WAITING' ? t('own.position', { count: own.position ?? 0 }) : <Attended enrolment={own} />}
        {own.passed && <strong>{t('own.passed')}</strong>}
        {!began && course.status === 'PUBLISHED' && (
          <Button loading={busy} onClick={() => void send((key) => take(api.POST('/enrolments/{id}/withdraw', { params: change(own, key), body: {} })))}>
            {t('own.withdraw')}
          </Button>
        )}
        {began && today() >= course.ends_on && <Button onClick={() => setRating(true)}>{t('own.rate')}</Button>}
      </Space>
      <Problem error={refused} />
      {rating && <Evaluate course={course} onClose={() => setRating(false)} />}
    </div>
  );
}
