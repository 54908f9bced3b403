import { App, Button } from 'antd';
import { useState } from 'react';
import { ifMatch, newKey, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { DecideDialog } from './DecideDialog';
import { ExamineDialog } from './ExamineDialog';
import { type Proceeding, useReadAgain } from './model';
import { NoteDialog } from './NoteDialog';
import { ReviseDialog } from './ReviseDialog';

export type Action = Exclude<Schemas['ProceedingAction'], 'delivered'>;

/** The head that every step is sent with. */
export interface StepParams {
  path: { id: string };
  header: { 'If-Match': string; 'Idempotency-Key': string };
}

/** Takes a step on this proceeding; the dialog stays open when it is refused. */
export interface Taking {
  busy: boolean;
  refused: unknown;
  take: (send: (params: StepParams) => Promise<{ data?: Proceeding }>) => Promise<void>;
}

const order: Action[] = ['withdraw', 'return', 'send-back', 'notify', 'state', 'revise', 'examine', 'decide'];
const main: Action[] = ['revise', 'state', 'notify', 'examine', 'decide'];

/** CaseActions offers exactly what the server says one may do next. */
export function CaseActions({ proceeding }: { proceeding: Proceeding }) {
  const { t } = useTranslation('after');
  const [open, setOpen] = useState<Action>();
  const shown = order.filter((action) => proceeding.actions.includes(action));
  const close = () => setOpen(undefined);
  const taking = useTaking(proceeding, close);
  if (shown.length === 0) return ['GRANTED', 'DENIED', 'WITHDRAWN'].includes(proceeding.status) ? null : <span className="quiet">{t('page.waiting')}</span>;
  return (
    <>
      {shown.map((action) => (
        <Button key={action} type={main.includes(action) ? 'primary' : 'default'} onClick={() => setOpen(action)}>
          {t(`action.${action}`)}
        </Button>
      ))}
      {open === 'examine' && <ExamineDialog proceeding={proceeding} taking={taking} onClose={close} />}
      {open === 'decide' && <DecideDialog proceeding={proceeding} taking={taking} onClose={close} />}
      {open === 'revise' && <ReviseDialog proceeding={proceeding} taking={taking} onClose={close} />}
      {open && open !== 'examine' && open !== 'decide' && open !== 'revise' && <NoteDialog action={open} taking={taking} onClose={close} />}
    </>
  );
}

function useTaking({ id, version }: Proceeding, onDone: () => void): Taking {
  const { t } = useTranslation('after');
  const { message } = App.useApp();
  const readAgain = useReadAgain();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [key, setKey] = useState(newKey);
  return {
    busy,
    refused,
    take: async (send) => {
      setBusy(true);
      setRefused(undefined);
      try {
        await take(send({ path: { id }, header: { 'If-Match': ifMatch(version), 'Idempotency-Key': key } }));
        void message.success(t('dialog.done'));
        onDone();
        await readAgain();
      } catch (error) {
        setRefused(error);
        setKey(newKey());
      } finally {
        setBusy(false);
      }
    },
  };
}
