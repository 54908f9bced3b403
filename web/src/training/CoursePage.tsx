import { useQuery } from '@tanstack/react-query';
import { Button, Descriptions, Modal, Tabs } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { Problem } from '../after/Problem';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { CertificateTable } from './CertificatesPage';
import { CourseForm } from './CourseForm';
import { Examinations } from './Examinations';
import { change, type Course, useSend, useStanding } from './model';
import { OwnPlace } from './OwnPlace';
import { Roster } from './Roster';
import { Sessions } from './Sessions';
import './training.css';
import { HoursOf, Seats, StatusOf, useLevelName } from './View';

/** /courses/:id: a course; who enrols sees the own place, the base and the bureau see everyone. */
export function CoursePage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['training', 'course', id], queryFn: () => take(api.GET('/courses/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <PageSkeleton /> : <Shown course={data} />;
}

function Shown({ course }: { course: Course }) {
  const { t } = useTranslation('training');
  const { teaches, watches, bureau } = useStanding(course);
  const tabs = [
    { key: 'sessions', label: t('tab.sessions'), children: <Sessions course={course} teaches={teaches} watches={watches} /> },
    ...(watches && course.status !== 'DRAFT'
      ? [
          { key: 'roster', label: t('tab.roster'), children: <Roster course={course} teaches={teaches} /> },
          ...(course.level === 'CE'
            ? []
            : [
                { key: 'exams', label: t('tab.exams'), children: <Examinations course={course} teaches={teaches} /> },
                { key: 'certificates', label: t('tab.certificates'), children: <CertificateTable course={course.id} /> },
              ]),
        ]
      : []),
  ];
  return (
    <div className="training-page">
      <PageHeader title={course.title} tag={<StatusOf status={course.status} />} sub={course.base_name} actions={teaches && <Steps course={course} />} />
      <section className="panel">
        <Facts course={course} />
        {!bureau && !teaches && course.status !== 'DRAFT' && <OwnPlace course={course} />}
      </section>
      <section className="panel">
        <Tabs items={tabs} />
      </section>
    </div>
  );
}

function Facts({ course }: { course: Course }) {
  const { t } = useTranslation('training');
  const levelName = useLevelName();
  const items = [
    { key: 'level', label: t('level'), children: levelName(course.level) },
    { key: 'hours', label: t('hours'), children: <HoursOf hours={course.hours} /> },
    { key: 'days', label: t('days'), children: `${course.starts_on} – ${course.ends_on}` },
    { key: 'until', label: t('enrolUntil'), children: course.enrol_until },
    { key: 'seats', label: t('seats'), children: <Seats course={course} /> },
    { key: 'kind', label: t('subject'), children: t(course.professional ? 'professional' : 'general') },
    { key: 'score', label: t('rating'), children: course.base_score ? t('ratingOf', { score: (course.base_score / 10_000).toFixed(2), count: course.answers }) : t('ratingFew', { count: course.answers }) },
    ...(course.trainer_scores ?? []).map((s) => ({ key: s.trainer, label: t('trainerRating', { name: s.trainer }), children: t('ratingOf', { score: (s.score / 10_000).toFixed(2), count: s.answers }) })),
    ...(course.intro ? [{ key: 'intro', label: t('intro'), children: course.intro }] : []),
  ];
  return <Descriptions bordered size="small" column={{ xs: 1, md: 2 }} items={items} />;
}

/** What the base may do with the course as a whole. */
function Steps({ course }: { course: Course }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const [changing, setChanging] = useState(false);
  const [asking, setAsking] = useState<'publish' | 'close'>();
  const { busy, refused, send } = useSend(() => setAsking(undefined));
  return (
    <>
      {course.status !== 'CLOSED' && <Button onClick={() => setChanging(true)}>{common('edit')}</Button>}
      {course.status === 'DRAFT' && (
        <Button type="primary" onClick={() => setAsking('publish')}>
          {t('step.publish')}
        </Button>
      )}
      {course.status === 'PUBLISHED' && <Button onClick={() => setAsking('close')}>{t('step.close')}</Button>}
      {changing && <CourseForm course={course} onClose={() => setChanging(false)} />}
      {asking && (
        <Modal
          open
          title={t(`step.${asking}`)}
          okText={t(`step.${asking}`)}
          cancelText={common('cancel')}
          okButtonProps={{ loading: busy }}
          onCancel={() => setAsking(undefined)}
          onOk={() => void send((key) => take(api.POST(`/courses/{id}/${asking}`, { params: change(course, key), body: {} })))}
        >
          <p>{t(`stepAbout.${asking}`)}</p>
          <Problem error={refused} />
        </Modal>
      )}
    </>
  );
}

