import { Button, DatePicker, Input, InputNumber, Modal, Select, Table } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { today } from '../ui/format';
import { useCodeName } from '../ui/useCodeTable';
import { Attendance } from './Attendance';
import { type Course, modules, useSend } from './model';

type Session = Schemas['CourseSession'];

/** The teaching units of a course; the base adds them and keeps a sheet of each. */
export function Sessions({ course, teaches, watches }: { course: Course; teaches: boolean; watches: boolean }) {
  const { t } = useTranslation('training');
  const [adding, setAdding] = useState(false);
  const [sheet, setSheet] = useState<Session>();
  return (
    <>
      {teaches && course.status !== 'CLOSED' && (
        <div className="training-bar">
          <Button onClick={() => setAdding(true)}>{t('session.add')}</Button>
        </div>
      )}
      <Table<Session>
        rowKey="id"
        size="small"
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={course.sessions}
        locale={{ emptyText: <span className="quiet">{t('session.none')}</span> }}
        columns={[
          { title: t('session.heldOn'), dataIndex: 'held_on', className: 'training-tight' },
          { title: t('module'), render: (_, s) => <CodeName table="broker_training_modules" code={s.module} /> },
          { title: t('session.trainer'), dataIndex: 'trainer' },
          { title: t('place'), dataIndex: 'place' },
          { title: t('hours'), dataIndex: 'hours', align: 'right', className: 'training-tight' },
          ...(watches
            ? [
                {
                  title: t('attendance.title'),
                  render: (_: unknown, s: Session) =>
                    s.held_on <= today() ? (
                      <Button size="small" aria-label={`${t('attendance.open')} ${s.held_on} ${s.trainer}`} onClick={() => setSheet(s)}>
                        {t('attendance.open')}
                      </Button>
                    ) : (
                      <span className="quiet">{t('attendance.ahead')}</span>
                    ),
                },
              ]
            : []),
        ]}
      />
      {adding && <AddSession course={course} onClose={() => setAdding(false)} />}
      {sheet && <Attendance course={course} session={sheet} teaches={teaches} onClose={() => setSheet(undefined)} />}
    </>
  );
}

function AddSession({ course, onClose }: { course: Course; onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const moduleName = useCodeName('broker_training_modules');
  const [unit, setUnit] = useState<Schemas['NewCourseSession']>({ module: 'M1', held_on: course.starts_on, place: '', trainer: '', hours: 4 });
  const { busy, refused, send } = useSend(onClose);
  const put = (change: Partial<typeof unit>) => setUnit((before) => ({ ...before, ...change }));
  return (
    <Modal
      open
      title={t('session.add')}
      okText={t('session.add')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: unit.place.trim() === '' || unit.trainer.trim() === '', loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/courses/{id}/sessions', { params: { path: { id: course.id }, header: { 'Idempotency-Key': key } }, body: unit })))}
    >
      <div className="training-form">
        <Labelled label={t('module')}>
          {(id) => (
            <Select
              id={id}
              className="after-choose"
              value={unit.module}
              options={modules.map((m) => ({ value: m.toUpperCase(), label: moduleName(m.toUpperCase()) }))}
              onChange={(module) => put({ module })}
            />
          )}
        </Labelled>
        <Labelled label={t('session.heldOn')}>
          {(id) => (
            <DatePicker id={id} allowClear={false} minDate={dayjs(course.starts_on)} maxDate={dayjs(course.ends_on)} value={dayjs(unit.held_on)} onChange={(d) => d && put({ held_on: d.format('YYYY-MM-DD') })} />
          )}
        </Labelled>
        <Labelled label={t('session.trainer')}>{(id) => <Input id={id} value={unit.trainer} maxLength={64} onChange={(e) => put({ trainer: e.target.value })} />}</Labelled>
        <Labelled label={t('place')}>{(id) => <Input id={id} value={unit.place} maxLength={100} onChange={(e) => put({ place: e.target.value })} />}</Labelled>
        <Labelled label={t('hours')}>{(id) => <InputNumber id={id} min={1} max={12} precision={0} value={unit.hours} onChange={(hours) => put({ hours: hours ?? 1 })} />}</Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
