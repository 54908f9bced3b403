import { Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { api } from '../api/client';
import { useTranslation } from '../i18n';
import type { Taking } from './CaseActions';
import { type Proceeding, useRecommendation } from './model';
import { Labelled, Part } from './OpenPage';
import { Problem } from './Problem';

/** The second person's decision; a re-check is answered as examined, or sent back. */
export function DecideDialog({ proceeding: p, taking, onClose }: { proceeding: Proceeding; taking: Taking; onClose: () => void }) {
  const { t } = useTranslation('after');
  const word = useRecommendation();
  const [grant, setGrant] = useState<boolean>();
  const [note, setNote] = useState('');
  const mayGrant = p.recommendation !== undefined && p.recommendation !== 'DENY';
  const options = [
    ...(mayGrant && p.recommendation ? [{ value: true, label: t('dialog.grantAs', { what: word(p.kind, p.recommendation) }) }] : []),
    ...(p.kind === 'RECHECK' ? [] : [{ value: false, label: t(`deny.${p.kind}`) }]),
  ];
  return (
    <Modal
      open
      title={t('action.decide')}
      okText={t('action.decide')}
      cancelText={t('dialog.cancel')}
      okButtonProps={{ disabled: grant === undefined || note.trim() === '', loading: taking.busy, danger: grant === true && (p.kind === 'REVOCATION' || p.kind === 'DEREGISTRATION') }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void taking.take((params) => api.POST('/proceedings/{id}/decide', { params, body: { grant: grant === true, note: note.trim() } }))}
    >
      <div className="after-form">
        <Part label={t('dialog.outcome')}>
          <Radio.Group value={grant} onChange={(e) => setGrant(e.target.value as boolean)} options={options} />
        </Part>
        <Labelled label={t('dialog.decideNote')}>{(id) => <Input.TextArea id={id} className="after-text" value={note} maxLength={4000} onChange={(e) => setNote(e.target.value)} />}</Labelled>
        <Problem error={taking.refused} />
      </div>
    </Modal>
  );
}
