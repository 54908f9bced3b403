import { ArrowLeftOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, ifMatch } from '../../api/client';
import { useTranslation } from '../../i18n';
import { ActingLine } from '../../mandates/ActingBanner';
import { ClockBadge } from '../../ui/ClockBadge';
import { CodeName } from '../../ui/CodeName';
import { formatInstant } from '../../ui/format';
import { PageHeader } from '../../ui/PageHeader';
import { StatusTag } from '../../ui/StatusTag';
import { useQueueView } from '../queue/useQueue';
import { contractKey, useStepsHere } from '../step/useStep';
import { ActionBar } from './ActionBar';
import { useLease } from './lease';
import { isEmpty, useNotes } from './notes';

/** What case this is, how long there is, who has it, and what can be done. */
export function DeskHeader({ onTab }: { onTab: (tab: 'checklist' | 'amounts') => void }) {
  const { t } = useTranslation('desk');
  const { contract } = useStepsHere();
  const { search } = useQueueView();
  const { notes } = useNotes();
  const lead = (role: 'SELLER' | 'BUYER') => (contract.parties?.find((p) => p.role === role && p.is_lead) ?? contract.parties?.find((p) => p.role === role))?.name;
  return (
    <PageHeader
      title={contract.project_name ?? ''}
      tag={<StatusTag status={contract.status} />}
      sub={
        <div className="desk-head">
          <Link to={`/desk?${search}`}>
            <ArrowLeftOutlined aria-hidden /> {t('desk.back')}
          </Link>
          <span className="desk-number">{contract.acceptance_no}</span>
          <CodeName table="contract_types" code={contract.sub_kind || contract.kind} />
          {contract.clock && <ClockBadge clock={contract.clock} />}
          <ClaimText />
          <span className="desk-parties" title={`${lead('SELLER')} → ${lead('BUYER')}`}>
            {lead('SELLER')} → {lead('BUYER')}
          </span>
          <ActingLine contract={contract} linked />
          {!isEmpty(notes) && <span className="quiet">{t('desk.kept')}</span>}
        </div>
      }
      actions={<ActionBar onTab={onTab} />}
    />
  );
}

/** Who has the case and until when; renews one's own claim while one is at work. */
function ClaimText() {
  const { t } = useTranslation('desk');
  const client = useQueryClient();
  const { contract } = useStepsHere();
  const { claim, id, version } = contract;
  useLease(claim, () => {
    const again = () => void client.invalidateQueries({ queryKey: contractKey(id) });
    // Whatever comes of it, the desk then shows how it is.
    api.POST('/contracts/{id}/claim', { params: { path: { id }, header: { 'If-Match': ifMatch(version) } } }).then(again, again);
  });
  if (!claim) return null;
  const until = formatInstant(claim.until).slice(11);
  const name = claim.by_name ?? claim.by;
  const text = claim.expired ? t('desk.heldExpired', { name }) : claim.mine ? t('desk.heldUntil', { until }) : t('desk.heldBy', { name, until });
  return (
    <span className={claim.mine && !claim.expired ? undefined : 'clock-soon'}>
      <UserOutlined aria-hidden /> <span>{text}</span>
    </span>
  );
}
