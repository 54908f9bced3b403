import { ArrowRightOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useNavigate } from 'react-router';
import { historyTitle } from '../../case/historyFacts';
import { useTranslation } from '../../i18n';
import { formatInstant } from '../../ui/format';
import { useNextCase } from '../queue/useQueue';
import { Refused } from './Refused';
import { type Steps, useStepsHere } from './useStep';

/** What became of the last step: done and what is next, refused, or overtaken. */
export function Outcome({ quiet }: { quiet: boolean }) {
  const steps = useStepsHere();
  return (
    <div className="desk-outcome" aria-live="polite">
      {steps.done && <Done done={steps.done} />}
      {steps.conflict && <Overtaken conflict={steps.conflict} />}
      {!quiet && <Refused />}
    </div>
  );
}

function Done({ done }: { done: NonNullable<Steps['done']> }) {
  const { t } = useTranslation('desk');
  const go = useNavigate();
  const leaving = !goesOnHere(done);
  const { next, search, known } = useNextCase(done.contract.id, leaving);
  return (
    <Alert
      type="success"
      showIcon
      title={<DoneText done={done} />}
      action={
        leaving && (
          <span className="desk-next">
            {next ? (
              <Button size="small" type="primary" icon={<ArrowRightOutlined />} iconPlacement="end" onClick={() => go(`/desk/${next.id}?${search}`)}>
                <span className="desk-next-name">{t('done.next', { name: next.project_name })}</span>
              </Button>
            ) : (
              known && <span className="quiet">{t('done.nothing')}</span>
            )}
            <Button size="small" onClick={() => go(`/desk?${search}`)}>
              {t('desk.back')}
            </Button>
          </span>
        )
      }
    />
  );
}

// Whoever has accepted or taken a case goes on with it; the next one is offered after that.
function goesOnHere({ action, contract }: NonNullable<Steps['done']>): boolean {
  return (action === 'accept' || action === 'claim') && contract.actions.includes('review');
}

function DoneText({ done }: { done: NonNullable<Steps['done']> }) {
  const { t } = useTranslation('desk');
  const { t: offices } = useTranslation('offices');
  const { action, contract } = done;
  switch (action) {
    case 'claim':
      return t('done.claim', { until: formatInstant(contract.claim?.until ?? '').slice(11) });
    case 'register':
      return t('done.register', { number: contract.certificate_number });
    case 'recuse':
      return offices(contract.assigned_to ? 'recusal.donePassed' : 'recusal.doneFree');
    case 'edit':
    case 'delete':
    case 'submit':
    case 'withdraw':
      return null; // the applicant's steps
    default:
      return t(`done.${action}`);
  }
}

function Overtaken({ conflict }: { conflict: NonNullable<Steps['conflict']> }) {
  const { t } = useTranslation('desk');
  const { t: inCase } = useTranslation('case');
  const { last } = conflict;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('conflict.title')}
      description={
        <>
          <div>{last ? t('conflict.who', { name: last.actor_name ?? last.actor_id, at: formatInstant(last.recorded_at), what: historyTitle(inCase, last.kind) }) : t('conflict.unknown')}</div>
          <div>{t('conflict.kept')}</div>
        </>
      }
    />
  );
}
