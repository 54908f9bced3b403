import { Input, Modal, Rate } from 'antd';
import { useState } from 'react';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { type Course, useSend } from './model';

type Mark = Schemas['CourseMark'];

/** A participant's marks for the base and each trainer, given once. */
export function Evaluate({ course, onClose }: { course: Course; onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const whom = ['', ...new Set(course.sessions.map((s) => s.trainer))];
  const [marks, setMarks] = useState<Record<string, Mark>>({});
  const { busy, refused, send } = useSend(onClose);
  const put = (trainer: string, change: Partial<Mark>) => setMarks((before) => ({ ...before, [trainer]: { score: 0, ...(trainer ? { trainer } : {}), ...before[trainer], ...change } }));
  const items = whom.map((trainer) => marks[trainer]).filter((mark): mark is Mark => mark !== undefined && mark.score > 0);
  return (
    <Modal
      open
      title={t('own.rate')}
      okText={t('own.rate')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: !items.some((mark) => !mark.trainer), loading: busy }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/courses/{id}/evaluation', { params: { path: { id: course.id }, header: { 'Idempotency-Key': key } }, body: { items } })))}
    >
      <p className="quiet">{t('rate.about')}</p>
      <div className="training-form">
        {whom.map((trainer) => {
          const label = trainer ? t('rate.trainer', { name: trainer }) : t('rate.base', { name: course.base_name });
          return (
            <div key={trainer} role="group" aria-label={label}>
              <div>{label}</div>
              <Rate value={marks[trainer]?.score ?? 0} onChange={(score) => put(trainer, { score })} />
              <Input aria-label={t('rate.comment', { name: label })} placeholder={t('rate.words')} maxLength={1000} value={marks[trainer]?.comment ?? ''} onChange={(e) => put(trainer, { comment: e.target.value })} />
            </div>
          );
        })}
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
