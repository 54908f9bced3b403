import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Modal, Table } from 'antd';
import { useState } from 'react';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PartSkeleton } from '../ui/Skeletons';
import { everyEnrolment } from './enrolments';
import { type Course, type Enrolment, useSend } from './model';

type Session = Schemas['CourseSession'];
type Line = Schemas['AttendanceLine'];

interface Props {
  course: Course;
  session: Session;
  teaches: boolean;
  onClose: () => void;
}

/** The sheet of a teaching unit: who is not on it yet can be entered, what is on it is corrected with a reason. */
export function Attendance({ course, session, teaches, onClose }: Props) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const path = { id: course.id, session: session.id };
  const sheet = useQuery({ queryKey: ['training', 'attendance', session.id], queryFn: () => take(api.GET('/courses/{id}/sessions/{session}/attendance', { params: { path } })) });
  const people = useQuery({ queryKey: ['training', 'everyone', course.id], queryFn: () => everyEnrolment(course.id) });
  return (
    <Modal open width={760} title={`${t('attendance.title')} ${session.held_on} ${session.trainer}`} footer={<Button onClick={onClose}>{common('close')}</Button>} onCancel={onClose}>
      <Problem error={sheet.error ?? people.error ?? undefined} />
      {sheet.data && people.data ? (
        <Sheet course={course} session={session} teaches={teaches} lines={sheet.data.items} people={people.data.filter((e) => e.status === 'ENROLLED')} />
      ) : (
        <PartSkeleton rows={4} />
      )}
    </Modal>
  );
}

function Sheet({ course, session, teaches, lines, people }: Omit<Props, 'onClose'> & { lines: Line[]; people: Enrolment[] }) {
  const { t } = useTranslation('training');
  const open = people.filter((e) => !lines.some((line) => line.enrolment_id === e.id));
  return (
    <>
      {lines.length > 0 && <Entered course={course} session={session} teaches={teaches} lines={lines} />}
      {teaches && open.length > 0 && <Enter key={open.length} course={course} session={session} people={open} />}
      {lines.length === 0 && (!teaches || open.length === 0) && <p className="quiet">{t('attendance.none')}</p>}
    </>
  );
}

/** One entry for everyone who has none; nothing is kept when a line is refused. */
function Enter({ course, session, people }: { course: Course; session: Session; people: Enrolment[] }) {
  const { t } = useTranslation('training');
  const [hours, setHours] = useState<Record<string, number>>({});
  const { busy, refused, send } = useSend();
  const of = (e: Enrolment) => hours[e.id] ?? session.hours;
  const save = (key: string) =>
    take(
      api.POST('/courses/{id}/sessions/{session}/attendance', {
        params: { path: { id: course.id, session: session.id }, header: { 'Idempotency-Key': key } },
        body: { items: people.map((e) => ({ enrolment_id: e.id, hours: of(e) })) },
      }),
    );
  return (
    <>
      <p className="quiet">{t('attendance.about', { count: session.hours })}</p>
      <Table<Enrolment>
        rowKey="id"
        size="small"
        pagination={false}
        dataSource={people}
        columns={[
          { title: t('name'), dataIndex: 'name', className: 'training-tight' },
          {
            title: t('hours'),
            render: (_, e) => <InputNumber aria-label={`${t('hours')} ${e.name ?? ''}`} min={0} max={session.hours} precision={0} value={of(e)} onChange={(n) => setHours((before) => ({ ...before, [e.id]: n ?? 0 }))} />,
          },
        ]}
      />
      <Problem error={refused} />
      <Button type="primary" loading={busy} onClick={() => void send(save)}>
        {t('attendance.save', { count: people.length })}
      </Button>
    </>
  );
}

function Entered({ course, session, teaches, lines }: { course: Course; session: Session; teaches: boolean; lines: Line[] }) {
  const { t } = useTranslation('training');
  const [line, setLine] = useState<Line>();
  return (
    <>
      <Table<Line>
        rowKey="id"
        size="small"
        pagination={false}
        dataSource={lines}
        columns={[
          { title: t('name'), dataIndex: 'name', className: 'training-tight' },
          { title: t('hours'), align: 'right', render: (_, l) => <span className={l.in_force ? '' : 'training-old quiet'}>{l.hours}</span> },
          { title: t('reason'), render: (_, l) => l.reason ?? '' },
          ...(teaches
            ? [
                {
                  title: t('attendance.correct'),
                  render: (_: unknown, l: Line) =>
                    l.in_force && (
                      <Button size="small" aria-label={`${t('attendance.correct')} ${l.name}`} onClick={() => setLine(l)}>
                        {t('attendance.correct')}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
      />
      {line && <Correct course={course} session={session} line={line} onDone={() => setLine(undefined)} />}
    </>
  );
}

function Correct({ course, session, line, onDone }: { course: Course; session: Session; line: Line; onDone: () => void }) {
  const { t } = useTranslation('training');
  const [hours, setHours] = useState(line.hours);
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend(onDone);
  const save = (key: string) =>
    take(
      api.POST('/courses/{id}/sessions/{session}/attendance/correct', {
        params: { path: { id: course.id, session: session.id }, header: { 'Idempotency-Key': key } },
        body: { enrolment_id: line.enrolment_id, hours, reason },
      }),
    );
  return (
    <>
      <div className="training-bar">
        <strong>{line.name}</strong>
        <InputNumber aria-label={t('attendance.right')} min={0} max={session.hours} precision={0} value={hours} onChange={(n) => setHours(n ?? 0)} />
        <Input aria-label={t('reason')} placeholder={t('reason')} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />
        <Button type="primary" loading={busy} disabled={reason.trim() === '' || hours === line.hours} onClick={() => void send(save)}>
          {t('attendance.correct')}
        </Button>
      </div>
      <Problem error={refused} />
    </>
  );
}
