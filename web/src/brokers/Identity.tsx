import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { type Filing, useSend } from './model';

/** Reads the whole number of the ID document, with the reason on record; it is gone when the window closes. */
export function Identity({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('identity.read')}</Button>
      {open && <Dialog filing={filing} onClose={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ filing, onClose }: { filing: Filing; onClose: () => void }) {
  const { t } = useTranslation('brokers');
  const [reason, setReason] = useState('');
  const [number, setNumber] = useState<string>();
  const { busy, refused, send } = useSend();
  const read = async (key: string) => {
    const shown = await take(api.POST('/brokers/{id}/identity-views', { params: { path: { id: filing.id }, header: { 'Idempotency-Key': key } }, body: { reason } }));
    setNumber(shown.id_no);
  };
  return (
    <Modal
      open
      title={t('identity.read')}
      okText={number ? t('identity.done') : t('identity.read')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, disabled: !number && reason.trim() === '' }}
      onCancel={onClose}
      onOk={() => (number ? onClose() : void send(read))}
    >
      <p>{t('identity.about')}</p>
      {number ? (
        <p className="broker-number">{number}</p>
      ) : (
        <Labelled label={t('reason')}>{(id) => <Input id={id} value={reason} maxLength={200} onChange={(e) => setReason(e.target.value)} />}</Labelled>
      )}
      <Problem error={refused} />
    </Modal>
  );
}
