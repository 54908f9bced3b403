import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Modal, Table, Tag } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { Link } from 'react-router';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { formatInstant } from '../ui/format';
import { type Course, type Examination, useSend } from './model';

/** The sittings of a course; its base plans them. */
export function Examinations({ course, teaches }: { course: Course; teaches: boolean }) {
  const { t } = useTranslation('training');
  const [planning, setPlanning] = useState(false);
  const { data, error, isFetching } = useQuery({
    queryKey: ['training', 'examinations', course.id],
    queryFn: () => take(api.GET('/courses/{id}/examinations', { params: { path: { id: course.id } } })),
  });
  return (
    <>
      {teaches && (
        <div className="training-bar">
          <Button onClick={() => setPlanning(true)}>{t('exam.plan')}</Button>
        </div>
      )}
      <Problem error={error ?? undefined} />
      <Table<Examination>
        rowKey="id"
        size="small"
        loading={isFetching}
        pagination={false}
        scroll={{ x: 640 }}
        dataSource={data?.items ?? []}
        locale={{ emptyText: <span className="quiet">{t('exam.none')}</span> }}
        columns={[
          { title: t('exam.title'), render: (_, x) => <Link to={`/examinations/${x.id}`}>{x.title}</Link> },
          { title: t('exam.when'), className: 'training-tight', render: (_, x) => `${formatInstant(x.starts_at)} – ${formatInstant(x.ends_at).slice(11)}` },
          { title: t('place'), dataIndex: 'place' },
          { title: t('exam.paper'), render: (_, x) => <Tag color={x.paper_sha256 ? 'green' : 'orange'}>{t(x.paper_sha256 ? 'exam.sealed' : 'exam.noPaper')}</Tag> },
        ]}
      />
      {planning && <Plan course={course} onClose={() => setPlanning(false)} />}
    </>
  );
}

function Plan({ course, onClose }: { course: Course; onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const [typed, setTyped] = useState({ title: '', place: '' });
  const [times, setTimes] = useState<[Dayjs, Dayjs]>(() => {
    const start = dayjs(course.ends_on).isAfter(dayjs()) ? dayjs(course.ends_on).hour(14).startOf('hour') : dayjs().add(1, 'day').hour(14).startOf('hour');
    return [start, start.add(2, 'hour')];
  });
  const { busy, refused, send } = useSend(onClose);
  const inShanghai = (at: Dayjs) => `${at.format('YYYY-MM-DDTHH:mm')}:00+08:00`; // what is typed is the city's time, wherever the browser is
  const body = () => ({ ...typed, starts_at: inShanghai(times[0]), ends_at: inShanghai(times[1]) });
  return (
    <Modal
      open
      title={t('exam.plan')}
      okText={t('exam.plan')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: typed.title.trim() === '' || typed.place.trim() === '', loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/courses/{id}/examinations', { params: { path: { id: course.id }, header: { 'Idempotency-Key': key } }, body: body() })))}
    >
      <div className="training-form">
        <Labelled label={t('exam.title')}>{(id) => <Input id={id} value={typed.title} maxLength={100} onChange={(e) => setTyped({ ...typed, title: e.target.value })} />}</Labelled>
        <Labelled label={t('place')}>{(id) => <Input id={id} value={typed.place} maxLength={100} onChange={(e) => setTyped({ ...typed, place: e.target.value })} />}</Labelled>
        <Labelled label={t('exam.starts')}>
          {(id) => <DatePicker id={id} showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" allowClear={false} value={times[0]} onChange={(d) => d && setTimes([d, d.add(times[1].diff(times[0]))])} />}
        </Labelled>
        <Labelled label={t('exam.ends')}>{(id) => <DatePicker id={id} showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" allowClear={false} value={times[1]} onChange={(d) => d && setTimes([times[0], d])} />}</Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
