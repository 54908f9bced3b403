import { useQuery } from '@tanstack/react-query';
import { Descriptions } from 'antd';
import { Link, useParams } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { formatInstant } from '../ui/format';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { Candidates } from './Candidates';
import { type Examination, useStanding } from './model';
import { Paper } from './Paper';
import './training.css';

/** /examinations/:id: a sitting: the sealed paper, who opened it, candidates and results. */
export function ExaminationPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['training', 'examination', id], queryFn: () => take(api.GET('/examinations/{id}', { params: { path: { id } } })) });
  const course = useQuery({
    queryKey: ['training', 'course', data?.course_id],
    queryFn: () => take(api.GET('/courses/{id}', { params: { path: { id: data?.course_id ?? '' } } })),
    enabled: data !== undefined,
  });
  const failed = error ?? course.error;
  if (failed) return <ProblemPanel error={failed} onRetry={() => void Promise.all([refetch(), course.refetch()])} />;
  return data === undefined || course.data === undefined ? <PageSkeleton /> : <Shown examination={data} base={course.data.base_id} />;
}

function Shown({ examination, base }: { examination: Examination; base: string }) {
  const { t } = useTranslation('training');
  const { teaches, corrects } = useStanding({ base_id: base });
  return (
    <div className="training-page">
      <PageHeader title={examination.title} sub={<Link to={`/courses/${examination.course_id}`}>{examination.course_title}</Link>} />
      <section className="panel">
        <Descriptions
          bordered
          size="small"
          column={{ xs: 1, md: 2 }}
          items={[
            { key: 'when', label: t('exam.when'), children: `${formatInstant(examination.starts_at)} – ${formatInstant(examination.ends_at).slice(11)}` },
            { key: 'place', label: t('place'), children: examination.place },
          ]}
        />
      </section>
      <section className="panel">
        <h2>{t('exam.paper')}</h2>
        <Paper examination={examination} teaches={teaches} />
      </section>
      <section className="panel">
        <h2>{t('exam.candidates')}</h2>
        <Candidates examination={examination} teaches={teaches} corrects={corrects} />
      </section>
    </div>
  );
}
