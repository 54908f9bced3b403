import { Tag } from 'antd';
import { useTranslation } from '../i18n';
import { type Mandate, statusColors } from './model';

/** Where a mandate stands; one that is confirmed and has not begun says so. */
export function MandateTag({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation('mandates');
  const early = mandate.status === 'ACTIVE' && !mandate.in_force;
  return <Tag color={early ? 'blue' : statusColors[mandate.status]}>{early ? t('notYet') : t(`status.${mandate.status}`)}</Tag>;
}
