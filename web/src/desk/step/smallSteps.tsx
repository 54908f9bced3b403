// The steps that need a word or two, or only a yes.
import { api } from '../../api/client';
import { useTranslation } from '../../i18n';
import { useNotes } from '../review/notes';
import { LineField, ReasonsField, TextField } from './Field';
import { StepDialog } from './StepDialog';
import { useStepsHere } from './useStep';

export interface StepProps {
  onClose: () => void;
}

export function AcceptStep({ onClose }: StepProps) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const go = async () => (await steps.take('accept', (params) => api.POST('/contracts/{id}/accept', { params }))) && onClose();
  return (
    <StepDialog title={t('step.accept.title')} go={t('step.accept.go')} onGo={() => void go()} onClose={onClose} width={440}>
      <p>{t('step.accept.text')}</p>
    </StepDialog>
  );
}

export function ReleaseStep({ onClose }: StepProps) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const go = async () => (await steps.take('release', (params) => api.POST('/contracts/{id}/release', { params }))) && onClose();
  return (
    <StepDialog title={t('step.release.title')} go={t('step.release.go')} onGo={() => void go()} onClose={onClose} width={440}>
      <p>{t('step.release.text')}</p>
    </StepDialog>
  );
}

/** Not to accept, and to refuse, ask for the same: reasons by code and an explanation. */
function RefusalStep({ action, onClose }: StepProps & { action: 'decline' | 'refuse' }) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const { notes, write, clear } = useNotes();
  const body = { reasons: notes.reasons, note: notes.note.trim() };
  const go = async () => {
    const taken = await steps.take(action, (params) =>
      action === 'decline' ? api.POST('/contracts/{id}/decline', { params, body }) : api.POST('/contracts/{id}/refuse', { params, body }),
    );
    if (!taken) return;
    clear('reasons', 'note');
    onClose();
  };
  return (
    <StepDialog danger title={t(`step.${action}.title`)} go={t(`step.${action}.go`)} disabled={body.reasons.length === 0 || !body.note} onGo={() => void go()} onClose={onClose} width={640}>
      <ReasonsField value={notes.reasons} onChange={(reasons) => write({ reasons })} />
      <TextField label={t('step.note')} hint={t('step.noteHint')} value={notes.note} max={2000} onChange={(note) => write({ note })} />
    </StepDialog>
  );
}

export const DeclineStep = (props: StepProps) => <RefusalStep action="decline" {...props} />;
export const RefuseStep = (props: StepProps) => <RefusalStep action="refuse" {...props} />;

export function TransferUpStep({ onClose }: StepProps) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const { notes, write, clear } = useNotes();
  const go = async () => {
    const note = notes.note.trim();
    if (!(await steps.take('transfer-up', (params) => api.POST('/contracts/{id}/transfer-up', { params, body: { note } })))) return;
    clear('note');
    onClose();
  };
  return (
    <StepDialog title={t('step.transfer.title')} go={t('step.transfer.go')} onGo={() => void go()} onClose={onClose}>
      <TextField label={t('step.transfer.note')} value={notes.note} max={2000} onChange={(note) => write({ note })} />
    </StepDialog>
  );
}

export function NationalNumberStep({ onClose }: StepProps) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const { notes, write, clear } = useNotes();
  const number = notes.national.trim();
  const go = async () => {
    if (!(await steps.take('national-number', (params) => api.POST('/contracts/{id}/national-number', { params, body: { number } })))) return;
    clear('national');
    onClose();
  };
  return (
    <StepDialog title={t('step.national.title')} go={t('step.national.go')} disabled={!number} onGo={() => void go()} onClose={onClose} width={480}>
      <LineField label={t('step.national.label')} hint={t('step.national.hint')} value={notes.national} max={32} onChange={(national) => write({ national })} />
    </StepDialog>
  );
}
