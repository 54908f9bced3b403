import { Alert } from 'antd';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';

type Shown = Pick<Schemas['Contract'], 'acting_for' | 'agent'>;

/** On whose behalf one works on a contract; for the client, who filed it. */
export function ActingBanner({ contract }: { contract: Shown | undefined }) {
  const { t } = useTranslation('mandates');
  const acting = contract?.acting_for;
  if (acting) {
    return (
      <Alert
        type="info"
        showIcon
        className="acting-banner"
        title={t('banner.title', { client: acting.client_name ?? '' })}
        description={t('banner.until', { date: acting.until })}
        action={<Link to={`/mandates/${acting.mandate_id}`}>{t('banner.open')}</Link>}
      />
    );
  }
  return null;
}

/** One line in a list or a head: who filed it, or for whom one acts. */
export function ActingLine({ contract, linked = false }: { contract: Shown; linked?: boolean }) {
  const { t } = useTranslation('mandates');
  if (contract.acting_for) return <div className="quiet acting-line">{t('line.client', { client: contract.acting_for.client_name ?? '' })}</div>;
  if (!contract.agent) return null;
  const text = t('line.agent', { agent: contract.agent.name });
  return <div className="quiet acting-line">{linked ? <Link to={`/mandates/${contract.agent.mandate_id}`}>{text}</Link> : text}</div>;
}
