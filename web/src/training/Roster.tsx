import { useQuery } from '@tanstack/react-query';
import { Button, Space, Table } from 'antd';
import { Problem } from '../after/Problem';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { everyCertificate, everyEnrolment } from './enrolments';
import { change, type Course, covers, type Enrolment, sum, useSend } from './model';
import { Attended, StatusOf } from './View';

/** Who takes part, with hours and result; the base gives certificates here. */
export function Roster({ course, teaches }: { course: Course; teaches: boolean }) {
  const { t } = useTranslation('training');
  const { data, error, isFetching } = useQuery({ queryKey: ['training', 'everyone', course.id], queryFn: () => everyEnrolment(course.id) });
  const certificates = useQuery({
    queryKey: ['training', 'certificates', course.id, 'all'],
    queryFn: () => everyCertificate(course.id),
    enabled: course.level !== 'CE',
  });
  const { busy, refused, send } = useSend();
  const issue = (e: Enrolment) =>
    void send((key) => take(api.POST('/courses/{id}/certificates', { params: { path: { id: course.id }, header: { 'Idempotency-Key': key } }, body: { enrolment_id: e.id } })));
  const withdraw = (e: Enrolment) => void send((key) => take(api.POST('/enrolments/{id}/withdraw', { params: change(e, key), body: {} })));
  const numberOf = (e: Enrolment) => certificates.data?.find((c) => c.enrolment_id === e.id)?.number;
  return (
    <>
      <Problem error={error ?? refused ?? undefined} />
      <Table<Enrolment>
        rowKey="id"
        size="small"
        loading={isFetching}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 640 }}
        dataSource={data ?? []}
        locale={{ emptyText: <span className="quiet">{t('roster.none')}</span> }}
        columns={[
          { title: t('name'), dataIndex: 'name', className: 'training-tight' },
          { title: t('state'), className: 'training-tight', render: (_, e) => <Space><StatusOf status={e.status} />{e.position ? t('own.position', { count: e.position }) : ''}</Space> },
          { title: t('hours'), render: (_, e) => e.status === 'ENROLLED' && <Attended enrolment={e} /> },
          ...(course.level === 'CE' ? [] : [{ title: t('exam.result'), render: (_: unknown, e: Enrolment) => t(e.passed ? 'passed' : 'notPassedYet') }]),
          ...(course.level === 'CE' ? [] : [{ title: t('certificate.one'), className: 'training-tight', render: (_: unknown, e: Enrolment) => numberOf(e) ?? '' }]),
          ...(teaches
            ? [
                {
                  title: t('roster.do'),
                  render: (_: unknown, e: Enrolment) => (
                    <Space>
                      {course.level !== 'CE' && certificates.data && e.passed && covers(e.hours, e.required) && !numberOf(e) && (
                        <Button size="small" type="primary" loading={busy} aria-label={`${t('certificate.issue')} ${e.name ?? ''}`} onClick={() => issue(e)}>
                          {t('certificate.issue')}
                        </Button>
                      )}
                      {e.status !== 'WITHDRAWN' && sum(e.hours) === 0 && course.status === 'PUBLISHED' && (
                        <Button size="small" danger loading={busy} aria-label={`${t('roster.withdraw')} ${e.name ?? ''}`} onClick={() => withdraw(e)}>
                          {t('roster.withdraw')}
                        </Button>
                      )}
                    </Space>
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}
