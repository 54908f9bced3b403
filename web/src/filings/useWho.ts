import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';

/** Who handed a batch in: oneself by name, others as what the API tells of them, a colleague. */
export function useWho(): (userId: string) => string {
  const { t } = useTranslation('filings');
  const me = useMe();
  return (userId) => (userId === me.id ? me.display_name : t('list.colleague'));
}
