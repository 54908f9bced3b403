import { useQuery } from '@tanstack/react-query';
import { Alert, Table, Tag } from 'antd';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { Particulars } from '../brokers/FilingPage';
import { useTranslation } from '../i18n';
import { formatInstant } from '../ui/format';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { Declare } from './Declare';
import { Declarations } from './EducationPage';
import type { Certificate, Enrolment } from './model';
import { ownTraining } from './OwnPlace';
import './training.css';
import { Attended, StatusOf, useLevelName } from './View';

type Mine = Schemas['MyTraining'];

/** /training: all that the caller has to do with training. */
export function MinePage() {
  const { t } = useTranslation('training');
  const { data, error, refetch } = useQuery({ queryKey: ['training', 'mine'], queryFn: ownTraining });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <PageSkeleton />;
  return (
    <div className="training-page">
      <PageHeader title={t('mine.title')} sub={t('mine.about')} />
      {data === null ? <Particulars /> : <Shown mine={data} />}
    </div>
  );
}

function Shown({ mine }: { mine: Mine }) {
  const { t } = useTranslation('training');
  return (
    <>
      {mine.reminders.map((r) => (
        <Alert key={r.kind + r.about} type="warning" showIcon title={t(r.kind === 'CERTIFICATE' ? 'mine.certificateEnds' : 'mine.yearShort', { about: r.about, day: r.due_on })} />
      ))}
      <section className="panel">
        <h2>{t('mine.courses')}</h2>
        <Enrolments list={mine.enrolments} />
        <p>
          <Link to="/courses">{t('mine.toCourses')}</Link>
        </p>
      </section>
      <section className="panel">
        <h2>{t('mine.examinations')}</h2>
        <Sittings list={mine.examinations} />
      </section>
      <section className="panel">
        <h2>{t('mine.certificates')}</h2>
        <Certificates list={mine.certificates} />
      </section>
      <section className="panel">
        <h2>{t('mine.years')}</h2>
        <p className="quiet">{t('mine.yearsAbout')}</p>
        <Years list={mine.years} />
        <h3>{t('mine.declared')}</h3>
        <Declarations list={mine.declarations} />
        <Declare />
      </section>
    </>
  );
}

function Enrolments({ list }: { list: Enrolment[] }) {
  const { t } = useTranslation('training');
  return (
    <Table<Enrolment>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 640 }}
      dataSource={list}
      locale={{ emptyText: <span className="quiet">{t('mine.noCourse')}</span> }}
      columns={[
        { title: t('course'), render: (_, e) => <Link to={`/courses/${e.course_id}`}>{e.course_title}</Link> },
        { title: t('state'), className: 'training-tight', render: (_, e) => <><StatusOf status={e.status} />{e.position ? t('own.position', { count: e.position }) : ''}</> },
        { title: t('hours'), render: (_, e) => e.status === 'ENROLLED' && <Attended enrolment={e} /> },
        { title: t('exam.result'), render: (_, e) => (e.passed ? t('passed') : '') },
      ]}
    />
  );
}

function Sittings({ list }: { list: Schemas['MySitting'][] }) {
  const { t } = useTranslation('training');
  return (
    <Table<Schemas['MySitting']>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 640 }}
      dataSource={list}
      locale={{ emptyText: <span className="quiet">{t('mine.noSitting')}</span> }}
      columns={[
        { title: t('exam.title'), dataIndex: 'title' },
        { title: t('exam.when'), className: 'training-tight', render: (_, x) => `${formatInstant(x.starts_at)} – ${formatInstant(x.ends_at).slice(11)}` },
        { title: t('place'), dataIndex: 'place' },
        { title: t('exam.result'), render: (_, x) => (x.score === undefined ? t('notYet') : `${x.score} ${t(x.passed ? 'passed' : 'failed')}`) },
      ]}
    />
  );
}

function Certificates({ list }: { list: Certificate[] }) {
  const { t } = useTranslation('training');
  const levelName = useLevelName();
  return (
    <Table<Certificate>
      rowKey="id"
      size="small"
      pagination={false}
      scroll={{ x: 640 }}
      dataSource={list}
      locale={{ emptyText: <span className="quiet">{t('mine.noCertificate')}</span> }}
      columns={[
        { title: t('certificate.number'), dataIndex: 'number', className: 'training-tight' },
        { title: t('level'), className: 'training-tight', render: (_, c) => levelName(c.level) },
        { title: t('base'), dataIndex: 'base_name' },
        { title: t('certificate.issuedOn'), dataIndex: 'issued_on', className: 'training-tight' },
        { title: t('certificate.until'), className: 'training-tight', render: (_, c) => c.valid_until ?? '' },
        { title: t('certificate.national'), render: (_, c) => c.national_no ?? '' },
        { title: t('state'), className: 'training-tight', render: (_, c) => <StatusOf status={c.status} /> },
      ]}
    />
  );
}

function Years({ list }: { list: Schemas['EducationYear'][] }) {
  const { t } = useTranslation('training');
  return (
    <Table<Schemas['EducationYear']>
      rowKey="year"
      size="small"
      pagination={false}
      scroll={{ x: 640 }}
      dataSource={list}
      columns={[
        { title: t('year'), dataIndex: 'year' },
        { title: t('hours'), align: 'right', render: (_, y) => `${y.hours} / ${y.required}` },
        { title: t('professional'), align: 'right', render: (_, y) => `${y.professional_hours} / ${y.required_professional}` },
        { title: t('mine.here'), dataIndex: 'here', align: 'right' },
        { title: t('mine.elsewhere'), dataIndex: 'elsewhere', align: 'right' },
        { title: t('state'), className: 'training-tight', render: (_, y) => <Tag color={y.met ? 'green' : 'default'}>{t(y.met ? 'reached' : 'notReached')}</Tag> },
      ]}
    />
  );
}
