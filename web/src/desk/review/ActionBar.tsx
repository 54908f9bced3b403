import { Button, Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client';
import { saveFile } from '../../api/files';
import { AfterActions } from '../../after/AfterActions';
import { nextActor } from '../../case/NextStep';
import { useTranslation } from '../../i18n';
import { ExpertStep } from '../step/ExpertStep';
import { RegisterStep } from '../step/RegisterStep';
import { ReturnStep } from '../step/ReturnStep';
import { ReviewStep } from '../step/ReviewStep';
import { AcceptStep, DeclineStep, NationalNumberStep, RefuseStep, ReleaseStep, TransferUpStep } from '../step/smallSteps';
import { type StepAction, useStepsHere } from '../step/useStep';
import { useNotes } from './notes';

/** The steps of the desk: what is done without asking, and what opens a dialog. */
type DeskAction = Exclude<StepAction, 'edit' | 'delete' | 'submit' | 'withdraw'>;

// Left to right as they are met: what stops a case first, what moves it on last.
const order: DeskAction[] = ['release', 'national-number', 'decline', 'refuse', 'return', 'transfer-up', 'claim', 'accept', 'expert-opinion', 'register', 'review'];
const onward: DeskAction[] = ['accept', 'claim', 'review', 'expert-opinion', 'register', 'transfer-up'];
const against: DeskAction[] = ['decline', 'refuse'];

interface Props {
  onTab: (tab: 'checklist' | 'amounts') => void;
}

/** ActionBar offers exactly what the server says this person may do next. */
export function ActionBar({ onTab }: Props) {
  const { t } = useTranslation('desk');
  const { contract, busy, take } = useStepsHere();
  const { notes } = useNotes();
  const [open, setOpen] = useState<DeskAction>();
  const close = () => setOpen(undefined);
  const shown = order.filter((action) => contract.actions.includes(action));
  const claim = () => void take('claim', (params) => api.POST('/contracts/{id}/claim', { params }));
  // Taking a case comes before reviewing it.
  const main = shown.includes('claim') && !contract.claim?.mine ? 'claim' : [...onward].reverse().find((action) => action !== 'claim' && shown.includes(action));
  return (
    <>
      {contract.certificate_number && <CertificateButton id={contract.id} />}
      <AfterActions contract={contract} />
      {shown.map((action) => (
        <Button
          key={action}
          type={action === main ? 'primary' : 'default'}
          danger={against.includes(action)}
          loading={action === 'claim' && busy}
          onClick={() => (action === 'claim' ? claim() : setOpen(action))}
        >
          {action === 'claim' && contract.claim?.mine ? t('action.renew') : t(`action.${action}`)}
          {action === 'return' && notes.items.length > 0 && ` (${notes.items.length})`}
        </Button>
      ))}
      {shown.length === 0 && <Idle />}
      {open && dialogs(close, onTab)[open]}
    </>
  );
}

function dialogs(onClose: () => void, onTab: Props['onTab']): Partial<Record<DeskAction, ReactNode>> {
  return {
    accept: <AcceptStep onClose={onClose} />,
    release: <ReleaseStep onClose={onClose} />,
    return: <ReturnStep onClose={onClose} />,
    decline: <DeclineStep onClose={onClose} />,
    refuse: <RefuseStep onClose={onClose} />,
    'transfer-up': <TransferUpStep onClose={onClose} />,
    review: <ReviewStep onClose={onClose} onTab={onTab} />,
    'expert-opinion': <ExpertStep onClose={onClose} />,
    register: <RegisterStep onClose={onClose} />,
    'national-number': <NationalNumberStep onClose={onClose} />,
  };
}

function Idle() {
  const { t } = useTranslation('desk');
  const { t: inCase } = useTranslation('case');
  const { contract } = useStepsHere();
  return (
    <Tooltip title={nextActor(inCase, contract)}>
      <span className="quiet" tabIndex={0}>
        {t('action.none')}
      </span>
    </Tooltip>
  );
}

function CertificateButton({ id }: { id: string }) {
  const { t } = useTranslation('desk');
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    await saveFile(`/contracts/${id}/certificate`).finally(() => setBusy(false));
  };
  return (
    <Button loading={busy} onClick={() => void save()}>
      {t('desk.certificate')}
    </Button>
  );
}
