import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Select, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { CourseForm } from './CourseForm';
import { sum, useBases } from './model';
import './training.css';
import { Seats, StatusOf, useLevelName } from './View';

/** /courses: what is taught and who may still enrol; a base drafts its courses here. */
export function CoursesPage() {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const levelName = useLevelName();
  const { bases, own } = useBases();
  const [open, setOpen] = useState(false);
  const [level, setLevel] = useState<string>();
  const [base, setBase] = useState<string>();
  const [drafting, setDrafting] = useState(false);
  const { data, error, refetch, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['training', 'courses', open, level, base],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/courses', {
          params: { query: { limit: 50, open, ...(pageParam ? { cursor: pageParam } : {}), ...(level ? { level } : {}), ...(base ? { base_id: base } : {}) } },
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  const teaches = me.roles.includes('training_base') && own !== undefined;
  return (
    <div className="training-page">
      <PageHeader
        title={t('courses.title')}
        sub={t('courses.about')}
        actions={
          teaches && (
            <Button type="primary" onClick={() => setDrafting(true)}>
              {t('courses.draft')}
            </Button>
          )
        }
      />
      <section className="panel">
        <div className="training-bar">
          <Select
            aria-label={t('level')}
            placeholder={t('level')}
            allowClear
            value={level}
            options={['L1', 'L2', 'L3', 'CE'].map((value) => ({ value, label: levelName(value) }))}
            onChange={setLevel}
          />
          <Select
            aria-label={t('base')}
            placeholder={t('base')}
            allowClear
            value={base}
            options={(bases.data?.items ?? []).map((b) => ({ value: b.id, label: b.name }))}
            popupMatchSelectWidth={false}
            onChange={setBase}
          />
          <Checkbox checked={open} onChange={(e) => setOpen(e.target.checked)}>
            {t('courses.open')}
          </Checkbox>
        </div>
        <Table
          rowKey="id"
          size="middle"
          loading={isFetching}
          pagination={false}
          scroll={{ x: 900 }}
          dataSource={data?.pages.flatMap((page) => page.items) ?? []}
          locale={{ emptyText: <span className="quiet">{t('courses.none')}</span> }}
          columns={[
            { title: t('course'), render: (_, c) => <Link to={`/courses/${c.id}`}>{c.title}</Link> },
            { title: t('level'), className: 'training-tight', render: (_, c) => levelName(c.level) },
            { title: t('base'), dataIndex: 'base_name' },
            { title: t('days'), className: 'training-tight', render: (_, c) => `${c.starts_on} – ${c.ends_on}` },
            { title: t('enrolUntil'), dataIndex: 'enrol_until', className: 'training-tight' },
            { title: t('seats'), className: 'training-tight', render: (_, c) => <Seats course={c} /> },
            { title: t('hours'), align: 'right', className: 'training-tight', render: (_, c) => sum(c.hours) },
            { title: t('state'), className: 'training-tight', render: (_, c) => <StatusOf status={c.status} /> },
          ]}
        />
        {hasNextPage && (
          <Button onClick={() => void fetchNextPage()} loading={isFetching}>
            {common('more')}
          </Button>
        )}
      </section>
      {drafting && <CourseForm onClose={() => setDrafting(false)} />}
    </div>
  );
}
