import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { api, newKey, take } from '../../api/client';
import { Problem } from '../../after/Problem';
import type { Finding } from '../../case/FindingList';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { contractKey, useStepsHere } from '../step/useStep';

/** Handles a finding in writing, or lets a blocking one pass where the rule allows it. */
export function HandleFinding({ finding }: { finding: Finding }) {
  const { t } = useTranslation('case');
  const me = useMe();
  const { contract } = useStepsHere();
  const [open, setOpen] = useState(false);
  const state = finding.handling?.state;
  const running = ['SUBMITTED', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW'].includes(contract.status);
  if (!running || (state !== 'OPEN' && state !== 'STALE') || finding.severity === 'INFO') return null;
  const blocking = finding.severity === 'BLOCK';
  if (blocking && !(finding.overridable && hasRole(me, ['reviewer']))) return null;
  const word = t(blocking ? 'finding.override' : finding.severity === 'WARN' ? 'finding.tick' : 'finding.handle');
  return (
    <>
      <Button size="small" danger={blocking} onClick={() => setOpen(true)}>
        {word}
      </Button>
      {open && <Dialog finding={finding} word={word} onClose={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ finding, word, onClose }: { finding: Finding; word: string; onClose: () => void }) {
  const { t } = useTranslation('case');
  const { contract } = useStepsHere();
  const queries = useQueryClient();
  const id = useId();
  const [note, setNote] = useState('');
  const [key] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    const params = { path: { id: contract.id, key: finding.key }, header: { 'Idempotency-Key': key } };
    const body = { note: note.trim() };
    try {
      await take(finding.severity === 'BLOCK' ? api.POST('/contracts/{id}/findings/{key}/override', { params, body }) : api.POST('/contracts/{id}/findings/{key}/handle', { params, body }));
      await queries.invalidateQueries({ queryKey: contractKey(contract.id) });
      onClose();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('finding.handleTitle')}
      okText={word}
      okButtonProps={{ loading: busy, disabled: finding.severity !== 'WARN' && note.trim() === '' }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void send()}
    >
      <p>{finding.text}</p>
      <p className="quiet">{t('finding.handleText')}</p>
      <div className="desk-field">
        <label htmlFor={id}>{t('finding.note')}</label>
        <Input.TextArea id={id} className="desk-text" value={note} maxLength={4000} onChange={(e) => setNote(e.target.value)} />
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
