import { Input, Modal } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { useTranslation } from '../i18n';
import { useSend } from './send';

/** Asks why, and sends. */
export function ReasonDialog({ title, onClose, send }: { title: string; onClose: () => void; send: (reason: string, key: string) => Promise<unknown> }) {
  const { t } = useTranslation('brokerage');
  const [reason, setReason] = useState('');
  const { busy, refused, send: go } = useSend(onClose);
  return (
    <Modal open title={title} okText={title} cancelText={t('cancel')} okButtonProps={{ disabled: reason.trim() === '', loading: busy }} onCancel={onClose} onOk={() => void go((key) => send(reason.trim(), key))}>
      <Labelled label={t('reason')}>{(id) => <Input.TextArea id={id} value={reason} maxLength={1000} rows={3} onChange={(e) => setReason(e.target.value)} />}</Labelled>
      <Problem error={refused} />
    </Modal>
  );
}
