import { App, DatePicker, Modal, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { Problem } from '../../after/Problem';
import { api, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { today } from '../../ui/format';
import { Field } from '../Field';
import { useSending } from '../useSending';
import { fitting, type Person } from './periods';

interface Props {
  people: Person[];
  person: Person;
  onClose: () => void;
}

const date = (day: Dayjs) => day.format('YYYY-MM-DD');

/** Names the B role of a person for a period. */
export function SubstituteDialog({ people, person, onClose }: Props) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const [substitute, setSubstitute] = useState<string>();
  const [from, setFrom] = useState<Dayjs | null>(dayjs(today()));
  const [to, setTo] = useState<Dayjs | null>(null);
  const sending = useSending('substitutes', 'people');
  const ready = substitute && from && to && !to.isBefore(from, 'day');
  const set = async () => {
    if (!ready) return;
    const body = { user_id: person.id, substitute_id: substitute, from: date(from), to: date(to) };
    if (!(await sending.send((key) => take(api.POST('/offices/substitutes', { params: { header: { 'Idempotency-Key': key } }, body }))))) return;
    void message.success(t('people.setDone'));
    onClose();
  };
  return (
    <Modal
      open
      title={t('people.setFor', { name: person.display_name })}
      okText={t('people.setGo')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !ready, loading: sending.busy }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void set()}
    >
      <div className="offices-form">
        <Field label={t('people.substitute')}>
          {(id) => <Select id={id} value={substitute} onChange={setSubstitute} options={fitting(people, person).map((p) => ({ value: p.id, label: p.display_name }))} />}
        </Field>
        <div className="offices-pair">
          <Field label={t('people.from')}>{(id) => <DatePicker id={id} value={from} onChange={setFrom} />}</Field>
          <Field label={t('people.to')}>{(id) => <DatePicker id={id} value={to} minDate={from ?? undefined} onChange={setTo} />}</Field>
        </div>
        <Problem error={sending.refused} />
      </div>
    </Modal>
  );
}
