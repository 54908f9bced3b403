import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, newKey, take } from '../api/client';
import { useTranslation } from '../i18n';
import { type Action, type Mandate, useReadAgain } from './model';

interface StepParams {
  path: { id: string };
  header: { 'If-Match': string; 'Idempotency-Key': string };
}

const sends: Record<Action, (params: StepParams, reason: string) => Promise<{ data?: Mandate }>> = {
  confirm: (params) => api.POST('/mandates/{id}/confirm', { params, body: {} }),
  refuse: (params, reason) => api.POST('/mandates/{id}/refuse', { params, body: { reason } }),
  revoke: (params, reason) => api.POST('/mandates/{id}/revoke', { params, body: { reason } }),
  end: (params, reason) => api.POST('/mandates/{id}/end', { params, body: { reason } }),
};

/** MandateActions offers exactly what the server says one may do. */
export function MandateActions({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation('mandates');
  const [open, setOpen] = useState<Action>();
  return (
    <>
      {mandate.actions.map((action) => (
        <Button key={action} type={action === 'confirm' ? 'primary' : 'default'} danger={action === 'revoke' || action === 'end'} onClick={() => setOpen(action)}>
          {t(`action.${action}`)}
        </Button>
      ))}
      {open && <StepDialog action={open} mandate={mandate} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function StepDialog({ action, mandate, onClose }: { action: Action; mandate: Mandate; onClose: () => void }) {
  const { t } = useTranslation('mandates');
  const { message } = App.useApp();
  const readAgain = useReadAgain();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [key, setKey] = useState(newKey);
  const asks = action !== 'confirm';
  const send = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      await take(sends[action]({ path: { id: mandate.id }, header: { 'If-Match': ifMatch(mandate.version), 'Idempotency-Key': key } }, reason.trim()));
      void message.success(t('dialog.done'));
      onClose();
      await readAgain();
    } catch (error) {
      setRefused(error);
      setKey(newKey());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t(`action.${action}`)}
      okText={t(`action.${action}`)}
      cancelText={t('dialog.cancel')}
      okButtonProps={{ disabled: asks && reason.trim() === '', loading: busy, danger: asks }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void send()}
    >
      <p>{t(`dialog.${action}`, { agent: mandate.agent.name, client: mandate.client.name })}</p>
      {asks && (
        <Labelled label={t('dialog.reason')}>{(id) => <Input.TextArea id={id} value={reason} maxLength={1000} autoSize={{ minRows: 3 }} onChange={(e) => setReason(e.target.value)} />}</Labelled>
      )}
      <Problem error={refused} />
    </Modal>
  );
}
