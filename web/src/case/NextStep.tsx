import { Alert } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import './case.css';
import { today } from '../ui/format';
import type { CaseT } from './fieldLabel';
import type { Contract } from './fields';

type Case = Contract | Schemas['ContractSummary'];

/** Who acts next, in one sentence. */
export function nextActor(t: CaseT, contract: Case): string {
  switch (contract.status) {
    case 'SUBMITTED':
      return t('next.SUBMITTED', { office: contract.office?.name ?? '' });
    case 'CORRECTION':
      return contract.correction_due ? t('next.CORRECTION', { due: contract.correction_due }) : t('next.CORRECTION_OPEN');
    case 'FIRST_REVIEW':
      return contract.claim?.by_name ? t('next.FIRST_REVIEW_BY', { name: contract.claim.by_name }) : t('next.FIRST_REVIEW');
    default:
      return t(`next.${contract.status}`);
  }
}

/** Until when, in one sentence; nothing while no time limit runs. */
export function nextUntil(t: CaseT, contract: Case): string {
  const { clock } = contract;
  if (contract.status === 'CORRECTION' && contract.correction_due && contract.correction_due < today()) {
    return t('next.correctionOverdue', { due: contract.correction_due });
  }
  if (!clock) return '';
  if (clock.days_left < 0) return t('next.overdue', { due: clock.due, count: -clock.days_left });
  return clock.days_left === 0 ? t('next.untilToday', { due: clock.due }) : t('next.until', { due: clock.due, count: clock.days_left });
}

function tone(contract: Case): 'success' | 'error' | 'warning' | 'info' {
  if (contract.status === 'REGISTERED') return 'success';
  if (contract.status === 'REFUSED' || contract.status === 'REVOKED' || contract.status === 'NOT_ACCEPTED') return 'error';
  if (contract.status === 'CORRECTION' || (contract.clock && contract.clock.days_left < 0)) return 'warning';
  return 'info';
}

/** NextStep says what happens next with a contract and until when. */
export function NextStep({ contract }: { contract: Case }) {
  const { t } = useTranslation('case');
  const until = nextUntil(t, contract);
  return (
    <Alert
      className="case-next"
      type={tone(contract)}
      showIcon
      title={
        <>
          <strong>{t('next.title')}</strong> {nextActor(t, contract)}
          {until && ` ${until}`}
        </>
      }
    />
  );
}
