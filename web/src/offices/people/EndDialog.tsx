import { App, DatePicker, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { Problem } from '../../after/Problem';
import { api, ifMatch, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { today } from '../../ui/format';
import { Field } from '../Field';
import { useSending } from '../useSending';
import type { Substitute } from './periods';

/** Moves the last day of a period earlier. */
export function EndDialog({ substitute: s, onClose }: { substitute: Substitute; onClose: () => void }) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const first = dayjs(s.from);
  const [on, setOn] = useState<Dayjs | null>(today() > s.from ? dayjs(today()) : first);
  const sending = useSending('substitutes', 'people');
  const end = async () => {
    if (!on) return;
    const params = (key: string) => ({ path: { id: s.id }, header: { 'If-Match': ifMatch(s.version), 'Idempotency-Key': key } });
    if (!(await sending.send((key) => take(api.POST('/offices/substitutes/{id}/end', { params: params(key), body: { to: on.format('YYYY-MM-DD') } }))))) return;
    void message.success(t('people.endDone'));
    onClose();
  };
  return (
    <Modal
      open
      title={t('people.endOf', { a: s.user_name, b: s.substitute_name })}
      okText={t('people.endGo')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !on, loading: sending.busy }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void end()}
    >
      <div className="offices-form">
        <Field label={t('people.endOn')}>{(id) => <DatePicker id={id} value={on} minDate={first} maxDate={dayjs(s.to).subtract(1, 'day')} onChange={setOn} />}</Field>
        <Problem error={sending.refused} />
      </div>
    </Modal>
  );
}
