import { App, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { Problem } from '../../after/Problem';
import { api, type Schemas, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { Field } from '../Field';
import { useSending } from '../useSending';

type Result = NonNullable<Schemas['InspectionItem']['result']>;
const results: Result[] = ['PASS', 'FIX', 'REVOKE'];

/** Records what the check of a contract found, once. */
export function ResultDialog({ quarter, item, onClose }: { quarter: string; item: Schemas['InspectionItem']; onClose: () => void }) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const [result, setResult] = useState<Result>();
  const [note, setNote] = useState('');
  const sending = useSending('inspections');
  const record = async () => {
    if (!result) return;
    const params = (key: string) => ({ path: { quarter, id: item.contract_id }, header: { 'Idempotency-Key': key } });
    if (!(await sending.send((key) => take(api.POST('/inspections/{quarter}/contracts/{id}', { params: params(key), body: { result, note: note.trim() } }))))) return;
    void message.success(t('inspections.recorded'));
    onClose();
  };
  return (
    <Modal
      open
      title={t('inspections.recordOf', { name: item.project_name })}
      okText={t('inspections.record')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !result || note.trim() === '', loading: sending.busy }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void record()}
    >
      <div className="offices-form">
        <fieldset className="offices-grounds">
          <legend>{t('inspections.result')}</legend>
          <Radio.Group
            vertical
            value={result}
            onChange={(e) => setResult(e.target.value as Result)}
            options={results.map((value) => ({
              value,
              label: (
                <>
                  {t(`inspections.results.${value}`)} <span className="quiet">{t(`inspections.resultHint.${value}`)}</span>
                </>
              ),
            }))}
          />
        </fieldset>
        <Field label={t('inspections.note')}>{(id) => <Input.TextArea id={id} rows={4} value={note} maxLength={2000} onChange={(e) => setNote(e.target.value)} />}</Field>
        <Problem error={sending.refused} />
      </div>
    </Modal>
  );
}
