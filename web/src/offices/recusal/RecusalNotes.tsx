import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { api, type Schemas, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { formatInstant } from '../../ui/format';

/** Who stays out of a case, why, and who goes on with it; nothing while nobody does. */
export function RecusalNotes({ contractId, version }: { contractId: string; version: number }) {
  const { data } = useQuery({
    queryKey: ['contract', contractId, 'recusals', version],
    queryFn: () => take(api.GET('/contracts/{id}/recusals', { params: { path: { id: contractId } } })),
  });
  return (data?.items ?? []).map((r) => <Note key={r.user_id} recusal={r} />);
}

function Note({ recusal: r }: { recusal: Schemas['Recusal'] }) {
  const { t } = useTranslation('offices');
  const facts = { name: r.user_name ?? t('recusal.someone'), ground: t(`recusal.grounds.${r.ground}`) };
  return (
    <Alert
      className="offices-alert"
      type="warning"
      showIcon
      title={r.substitute_id ? t('recusal.passed', { ...facts, substitute: r.substitute_name ?? '' }) : t('recusal.free', facts)}
      description={
        <>
          {r.found_by_rule ? t('recusal.byRule') : t('recusal.declared', { reason: r.reason })} <span className="quiet">{formatInstant(r.recorded_at)}</span>
        </>
      }
    />
  );
}
