import { Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../api/client';
import { useTranslation } from '../i18n';
import type { Action, StepParams, Taking } from './CaseActions';
import { Labelled } from './OpenPage';
import { Problem } from './Problem';

type NoteAction = Extract<Action, 'withdraw' | 'return' | 'notify' | 'state' | 'send-back'>;

const sends = {
  withdraw: (params: StepParams, note: string) => api.POST('/proceedings/{id}/withdraw', { params, body: { note } }),
  return: (params: StepParams, note: string) => api.POST('/proceedings/{id}/return', { params, body: { note } }),
  notify: (params: StepParams, note: string) => api.POST('/proceedings/{id}/notify', { params, body: { note } }),
  state: (params: StepParams, note: string) => api.POST('/proceedings/{id}/state', { params, body: { note } }),
  'send-back': (params: StepParams, note: string) => api.POST('/proceedings/{id}/send-back', { params, body: { note } }),
};

/** A step that needs nothing but a text. */
export function NoteDialog({ action, taking, onClose }: { action: NoteAction; taking: Taking; onClose: () => void }) {
  const { t } = useTranslation('after');
  const [note, setNote] = useState('');
  return (
    <Modal
      open
      title={t(`action.${action}`)}
      okText={t(`action.${action}`)}
      cancelText={t('dialog.cancel')}
      okButtonProps={{ disabled: note.trim() === '', loading: taking.busy, danger: action === 'withdraw' }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void taking.take((params) => sends[action](params, note.trim()))}
    >
      <p>{t(`dialog.${action}`)}</p>
      <Labelled label={t('dialog.note')}>{(id) => <Input.TextArea id={id} className="after-text" value={note} maxLength={4000} onChange={(e) => setNote(e.target.value)} />}</Labelled>
      <Problem error={taking.refused} />
    </Modal>
  );
}
