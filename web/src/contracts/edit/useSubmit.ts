import { App } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, ifMatch, newKey, take } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { useTranslation } from '../../i18n';
import type { Editor } from './editor';
import { focusField } from './focusField';

/** How far a submission is, and what takes it further. */
export interface Submit {
  /** The dialogue shown: to confirm, or what stands in the way. */
  open: 'confirm' | 'blocked' | undefined;
  /** Why the last attempt did not work, where no field is to blame. */
  trouble: string | undefined;
  /** Saving and checking before the question. */
  asking: boolean;
  ask: () => void;
  confirm: () => Promise<void>;
  close: () => void;
}

/** Submission: save, check everything, ask, send. */
export function useSubmit({ session, checks }: Editor): Submit {
  const { t } = useTranslation('contracts');
  const { message } = App.useApp();
  const go = useNavigate();
  const [open, setOpen] = useState<'confirm' | 'blocked'>();
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [key, setKey] = useState(newKey);

  const ask = async () => {
    setTrouble(undefined);
    await session.flush();
    await checks.showAll();
    const { refused, conflicts } = session.state;
    const stuck = refused[0] ?? conflicts[0];
    if (stuck !== undefined) {
      void message.error(refused.length > 0 ? t('save.refused', { count: refused.length }) : t('save.conflicts', { count: conflicts.length }));
      focusField(stuck.pointer);
    } else if (session.dirty) void message.error(t('submit.unsaved'));
    else setOpen(checks.state.findings?.some((finding) => finding.severity === 'BLOCK') ? 'blocked' : 'confirm');
  };

  const confirm = async () => {
    const { id, version } = session.state;
    setTrouble(undefined);
    if (id === undefined) return;
    try {
      const params = { path: { id }, header: { 'If-Match': ifMatch(version), 'Idempotency-Key': key } };
      const contract = await take(api.POST('/contracts/{id}/submit', { params, body: {} }));
      void message.success(t('submit.done', { number: contract.acceptance_no ?? '' }));
      go(`/contracts/${id}`);
    } catch (error) {
      await explain(error);
    }
  };

  /** A refusal names the fields; whatever else went wrong is said in the dialogue. */
  const explain = async (error: unknown) => {
    if (!(error instanceof ApiProblem)) return setTrouble(t('submit.unreachable'));
    setKey(newKey());
    if (error.status === 412) await session.refresh();
    await checks.showAll();
    const known = new Set(checks.state.findings?.map((finding) => `${finding.pointer} ${finding.code}`));
    const fresh = error.status === 422 ? error.errors.filter((field) => !known.has(`${field.pointer} ${field.code}`)) : [];
    checks.tell(fresh.map((field) => ({ key: '', rule: '', severity: 'BLOCK', pointer: field.pointer, code: field.code, text: field.detail, overridable: false })));
    if (checks.state.findings?.some((finding) => finding.severity === 'BLOCK')) setOpen('blocked');
    else setTrouble(`${error.title} ${error.detail}`);
  };

  const asked = () => {
    setAsking(true);
    void ask().finally(() => setAsking(false));
  };
  return { open, trouble, asking, ask: asked, confirm, close: () => setOpen(undefined) };
}
