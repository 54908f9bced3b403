import { Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, take } from '../api/client';
import { useSend } from '../api/useSend';
import { useTranslation } from '../i18n';
import { type Notice, type Objection, outcomeFits } from './facts';

export type Step = 'accept' | 'decide';

/** Takes an objection up, or decides it. */
export function Handle({ notice, objection, step, onClose }: { notice: Notice; objection: Objection; step: Step; onClose: () => void }) {
  const { t } = useTranslation('notices');
  const { t: common } = useTranslation('common');
  const [handler, setHandler] = useState(notice.handler);
  const [upheld, setUpheld] = useState<boolean>();
  const [outcome, setOutcome] = useState('');
  const { busy, refused, send } = useSend(t('done'), ['notices'], onClose);
  const save = (key: string) => {
    const params = { path: { id: notice.id, objection: objection.id }, header: { 'Idempotency-Key': key, 'If-Match': ifMatch(objection.version) } };
    return step === 'accept'
      ? take(api.POST('/notices/{id}/objections/{objection}/accept', { params, body: { handler: handler.trim() } }))
      : take(api.POST('/notices/{id}/objections/{objection}/decide', { params, body: { upheld: upheld === true, outcome: outcome.trim() } }));
  };
  const ready = step === 'accept' ? handler.trim() !== '' : upheld !== undefined && outcomeFits(outcome);
  return (
    <Modal open title={t(step)} okText={t(step)} cancelText={common('cancel')} okButtonProps={{ disabled: !ready, loading: busy, danger: upheld === true }} onCancel={onClose} onOk={() => void send(save)}>
      <p className="quiet">{t(`${step}About`)}</p>
      <div className="notices-form">
        {step === 'accept' ? (
          <Labelled label={t('handler')}>{(id) => <Input id={id} value={handler} maxLength={100} onChange={(e) => setHandler(e.target.value)} />}</Labelled>
        ) : (
          <>
            <Radio.Group
              aria-label={t('outcome')}
              value={upheld}
              options={[
                { value: false, label: t('rejected') },
                { value: true, label: t('upheld') },
              ]}
              onChange={(e) => setUpheld(e.target.value as boolean)}
            />
            <Labelled label={t('outcomeAsk')}>{(id) => <Input.TextArea id={id} value={outcome} maxLength={2000} rows={5} onChange={(e) => setOutcome(e.target.value)} />}</Labelled>
          </>
        )}
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
