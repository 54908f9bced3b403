import { Radio, Select } from 'antd';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { TextField } from '../../desk/step/Field';
import type { StepProps } from '../../desk/step/smallSteps';
import { StepDialog } from '../../desk/step/StepDialog';
import { useStepsHere } from '../../desk/step/useStep';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { Field } from '../Field';
import '../offices.css';
import { usePeople } from '../people/queries';

type Ground = Schemas['Ground'];
const grounds: Ground[] = ['CONTACT', 'LEGAL_REP', 'EMPLOYEE', 'OWNER', 'KIN', 'OTHER'];

/** Takes oneself out of a case for good, or, as the head of the office, somebody else. */
export function RecuseStep({ onClose }: StepProps) {
  const { t } = useTranslation('offices');
  const steps = useStepsHere();
  const me = useMe();
  const head = hasRole(me, ['office_head']);
  const [person, setPerson] = useState(hasRole(me, ['registrar', 'reviewer']) ? me.id : undefined);
  const [ground, setGround] = useState<Ground>();
  const [reason, setReason] = useState('');
  const go = async () => {
    if (!ground || !person) return;
    const body = { ground, reason: reason.trim(), ...(person !== me.id && { user_id: person }) };
    if (await steps.take('recuse', (params) => api.POST('/contracts/{id}/recusals', { params, body }))) onClose();
  };
  return (
    <StepDialog danger title={t('recusal.title')} go={t('recusal.go')} disabled={!ground || !person || reason.trim() === ''} onGo={() => void go()} onClose={onClose}>
      <p>{t('recusal.hint')}</p>
      {head && <Who person={person} onChange={setPerson} />}
      <fieldset className="offices-grounds">
        <legend>{t('recusal.ground')}</legend>
        <Radio.Group vertical value={ground} onChange={(e) => setGround(e.target.value as Ground)} options={grounds.map((value) => ({ value, label: t(`recusal.grounds.${value}`) }))} />
      </fieldset>
      <TextField label={t('recusal.reason')} value={reason} max={1000} onChange={setReason} />
    </StepDialog>
  );
}

function Who({ person, onChange }: { person?: string | undefined; onChange: (next: string) => void }) {
  const { t } = useTranslation('offices');
  const people = (usePeople().data ?? []).filter((p) => p.status === 'ACTIVE');
  return <Field label={t('recusal.who')}>{(id) => <Select id={id} className="offices-full" value={person} onChange={onChange} options={people.map((p) => ({ value: p.id, label: p.display_name }))} />}</Field>;
}
