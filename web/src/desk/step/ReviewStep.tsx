import { Button, Checkbox } from 'antd';
import { api } from '../../api/client';
import { minus } from '../../case/yuan';
import { useTranslation } from '../../i18n';
import { CodeName } from '../../ui/CodeName';
import { formatYuan } from '../../ui/format';
import { Money } from '../../ui/Money';
import { approvedOf, badAmounts } from '../review/approved';
import { useNotes } from '../review/notes';
import { progressOf, useChecklist } from '../review/useChecklist';
import { ReasonsField, RecommendationField, TextField } from './Field';
import type { StepProps } from './smallSteps';
import { StepDrawer } from './StepDialog';
import { useStepsHere } from './useStep';

/** The first review: what it is, what it is worth, and what follows from it. */
export function ReviewStep({ onClose, onTab }: StepProps & { onTab: (tab: 'checklist' | 'amounts') => void }) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const { notes, write, clear } = useNotes();
  const { recommendation } = notes;
  const go = async () => {
    if (!recommendation) return;
    const body = {
      recommendation,
      opinion: notes.opinion.trim(),
      checklist: notes.checklist,
      ...approvedOf(steps.contract, notes.approved),
      disputed: notes.disputed,
      ...(recommendation === 'REFUSE' ? { reasons: notes.reasons } : {}),
    };
    if (!(await steps.take('review', (params) => api.POST('/contracts/{id}/review', { params, body })))) return;
    clear('recommendation', 'opinion', 'checklist', 'approved', 'disputed', 'reasons');
    onClose();
  };
  const ready = Boolean(recommendation && notes.opinion.trim()) && badAmounts(notes.approved).length === 0;
  return (
    <StepDrawer title={t('review.title')} go={t('review.go')} disabled={!ready} onGo={() => void go()} onClose={onClose}>
      <Summary onTab={onTab} />
      <RecommendationField label={t('review.recommendation')} value={recommendation} onChange={(next) => write({ recommendation: next })} />
      {recommendation === 'REFUSE' && <ReasonsField value={notes.reasons} onChange={(reasons) => write({ reasons })} />}
      <TextField label={t('review.opinion')} hint={t('review.opinionHint')} value={notes.opinion} max={4000} onChange={(opinion) => write({ opinion })} />
      <div>
        <Checkbox checked={notes.disputed} onChange={(e) => write({ disputed: e.target.checked })}>
          {t('review.disputed')}
        </Checkbox>
        <div className="quiet">{t('review.expert')}</div>
      </div>
    </StepDrawer>
  );
}

/** What the tabs of the desk hold for this review. */
function Summary({ onTab }: { onTab: (tab: 'checklist' | 'amounts') => void }) {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const { notes } = useNotes();
  const tests = useChecklist(contract, notes).data?.items ?? [];
  const { done, hardOpen } = progressOf(tests, notes.checklist);
  const approved = approvedOf(contract, notes.approved);
  const cut = minus(contract.declared.technical_amount, approved.technical_amount);
  return (
    <dl className="desk-certified">
      <dt>{t('review.answers')}</dt>
      <dd className="desk-line">
        <span>
          {done < tests.length ? t('review.open', { count: tests.length - done }) : t('review.complete', { count: tests.length })}
          {hardOpen > 0 && <div className="clock-late">{t('checklist.hardOpen', { count: hardOpen })}</div>}
        </span>
        <Button size="small" onClick={() => onTab('checklist')}>
          {t('review.toChecklist')}
        </Button>
      </dd>
      <dt>{t('amounts.kind')}</dt>
      <dd>
        <CodeName table="contract_types" code={approved.sub_kind || approved.kind} />
      </dd>
      <dt>{t('amounts.contract')}</dt>
      <dd>
        <Money value={approved.contract_amount} />
      </dd>
      <dt>{t('amounts.technical')}</dt>
      <dd className="desk-line">
        <span>
          <Money value={approved.technical_amount} />
          {cut && cut !== '0.00' && !cut.startsWith('-') && <div className="clock-soon">{t('amounts.cut', { amount: formatYuan(cut) })}</div>}
        </span>
        <Button size="small" onClick={() => onTab('amounts')}>
          {t('review.toAmounts')}
        </Button>
      </dd>
    </dl>
  );
}
