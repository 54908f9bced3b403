import { Alert, Checkbox } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import { capitals } from '../../case/yuan';
import { useTranslation } from '../../i18n';
import { CodeName } from '../../ui/CodeName';
import { Money } from '../../ui/Money';
import { useNotes } from '../review/notes';
import { TextField } from './Field';
import type { StepProps } from './smallSteps';
import { StepDialog } from './StepDialog';
import { type Contract, useStepsHere } from './useStep';

/** The decision to register: repeats what will be certified, and that it is final. */
export function RegisterStep({ onClose }: StepProps) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const { notes, write, clear } = useNotes();
  const [checked, setChecked] = useState(false);
  const opinion = notes.decision.trim();
  const go = async () => {
    if (!(await steps.take('register', (params) => api.POST('/contracts/{id}/register', { params, body: { opinion } })))) return;
    clear('decision');
    onClose();
  };
  return (
    <StepDialog title={t('register.title')} go={t('register.go')} disabled={!checked || !opinion} onGo={() => void go()} onClose={onClose} width={720}>
      <Alert type="warning" showIcon title={t('register.warning')} />
      <Certified contract={steps.contract} />
      <TextField label={t('register.opinion')} value={notes.decision} max={4000} onChange={(decision) => write({ decision })} />
      <Checkbox checked={checked} onChange={(e) => setChecked(e.target.checked)}>
        {t('register.checked')}
      </Checkbox>
    </StepDialog>
  );
}

/** What the certificate will say. */
function Certified({ contract }: { contract: Contract }) {
  const { t } = useTranslation('desk');
  const kind = contract.approved ?? { ...contract.declared, kind: contract.kind, sub_kind: contract.sub_kind };
  const names = (role: 'SELLER' | 'BUYER' | 'INTERMEDIARY') => (contract.parties ?? []).filter((p) => p.role === role).map((p) => p.name ?? '');
  const first = contract.reviews?.filter((review) => review.stage === 'FIRST').at(-1);
  return (
    <dl className="desk-certified">
      <dt>{t('register.number')}</dt>
      <dd>{contract.acceptance_no}</dd>
      <dt>{t('register.project')}</dt>
      <dd>{contract.project_name}</dd>
      <dt>{t('register.kind')}</dt>
      <dd>
        <CodeName table="contract_types" code={kind.kind} />
        {kind.sub_kind && (
          <>
            {' · '}
            <CodeName table="contract_types" code={kind.sub_kind} />
          </>
        )}
      </dd>
      <dt>{t('register.sellers')}</dt>
      <dd>{names('SELLER').join('；')}</dd>
      <dt>{t('register.buyers')}</dt>
      <dd>{names('BUYER').join('；')}</dd>
      {names('INTERMEDIARY').length > 0 && (
        <>
          <dt>{t('register.intermediaries')}</dt>
          <dd>{names('INTERMEDIARY').join('；')}</dd>
        </>
      )}
      <Amount label={t('register.contract')} value={kind.contract_amount} />
      <Amount label={t('register.technical')} value={kind.technical_amount} />
      {first?.reviewer_name && (
        <>
          <dt>{t('register.firstReviewer')}</dt>
          <dd>{first.reviewer_name}</dd>
        </>
      )}
    </dl>
  );
}

function Amount({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <strong className="desk-figure-large">
          <Money value={value} />
        </strong>
        <div lang="zh-CN">{capitals(value)}</div>
      </dd>
    </>
  );
}
