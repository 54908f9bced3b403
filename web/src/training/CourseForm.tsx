import { Checkbox, DatePicker, Input, InputNumber, Modal, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useCodeName } from '../ui/useCodeTable';
import { type Course, modules, useSend } from './model';
import { useLevelName } from './View';

type Outline = Schemas['CourseOutline'];

const inDays = (days: number) => dayjs().add(days, 'day').format('YYYY-MM-DD');

const blank = (): Outline => ({
  level: 'L1', title: '', intro: '', professional: true, hours: { m1: 8, m2: 8, m3: 8, m4: 8 }, capacity: 50, enrol_until: inDays(14), starts_on: inDays(21), ends_on: inDays(28),
});

/** Drafts a course, or changes one; of a published course what participants relied on stays. */
export function CourseForm({ course, onClose }: { course?: Course; onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const [outline, setOutline] = useState<Outline>(() => (course ? outlineOf(course) : blank()));
  const { busy, refused, send } = useSend(onClose);
  const fixed = course !== undefined && course.status !== 'DRAFT';
  const put = (change: Partial<Outline>) => setOutline((before) => ({ ...before, ...change }));
  const save = (key: string) =>
    course
      ? take(api.PUT('/courses/{id}', { params: { path: { id: course.id }, header: { 'If-Match': ifMatch(course.version) } }, body: outline }))
      : take(api.POST('/courses', { params: { header: { 'Idempotency-Key': key } }, body: outline }));
  return (
    <Modal
      open
      width={640}
      title={t(course ? 'form.change' : 'courses.draft')}
      okText={common('save')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: outline.title.trim() === '', loading: busy }}
      onCancel={onClose}
      onOk={() => void send(save)}
    >
      {fixed && <p className="quiet">{t('form.fixed')}</p>}
      <div className="training-form">
        <Labelled label={t('course')}>{(id) => <Input id={id} value={outline.title} maxLength={100} onChange={(e) => put({ title: e.target.value })} />}</Labelled>
        <What outline={outline} put={put} fixed={fixed} />
        <Labelled label={t('intro')}>{(id) => <Input.TextArea id={id} value={outline.intro} maxLength={2000} rows={3} onChange={(e) => put({ intro: e.target.value })} />}</Labelled>
        <Labelled label={t('form.capacity')}>
          {(id) => <InputNumber id={id} min={1} max={1000} precision={0} value={outline.capacity} onChange={(capacity) => put({ capacity: capacity ?? 1 })} />}
        </Labelled>
        <div className="training-hours">
          {(['enrol_until', 'starts_on', 'ends_on'] as const).map((name) => (
            <Labelled key={name} label={t(`form.${name}`)}>
              {(id) => <DatePicker id={id} allowClear={false} value={dayjs(outline[name])} onChange={(d) => d && put({ [name]: d.format('YYYY-MM-DD') })} />}
            </Labelled>
          ))}
        </div>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}

/** Level and hours: what is fixed once people can enrol. */
function What({ outline, put, fixed }: { outline: Outline; put: (change: Partial<Outline>) => void; fixed: boolean }) {
  const { t } = useTranslation('training');
  const levelName = useLevelName();
  const moduleName = useCodeName('broker_training_modules');
  return (
    <>
      <Labelled label={t('level')}>
        {(id) => (
          <Select
            id={id}
            className="after-choose"
            disabled={fixed}
            value={outline.level}
            options={(['L1', 'L2', 'L3', 'CE'] as const).map((value) => ({ value, label: levelName(value) }))}
            onChange={(level) => put({ level })}
          />
        )}
      </Labelled>
      <div className="training-hours">
        {modules.map((m) => (
          <Labelled key={m} label={moduleName(m.toUpperCase())}>
            {(id) => (
              <InputNumber id={id} min={0} max={500} precision={0} disabled={fixed} value={outline.hours[m]} onChange={(hours) => put({ hours: { ...outline.hours, [m]: hours ?? 0 } })} />
            )}
          </Labelled>
        ))}
      </div>
      <Checkbox disabled={fixed} checked={outline.professional ?? false} onChange={(e) => put({ professional: e.target.checked })}>
        {t('form.professional')}
      </Checkbox>
    </>
  );
}

function outlineOf(c: Course): Outline {
  const { level, title, intro, professional, hours, capacity, enrol_until, starts_on, ends_on } = c;
  return { level, title, intro, professional, hours, capacity, enrol_until, starts_on, ends_on };
}
