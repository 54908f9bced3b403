import { Tag } from 'antd';
import { useTranslation } from '../i18n';
import { type Proceeding, statusColors } from './model';

/** Where a proceeding stands. */
export function ProceedingTag({ status }: Pick<Proceeding, 'status'>) {
  const { t } = useTranslation('after');
  return <Tag color={statusColors[status]}>{t(`status.${status}`)}</Tag>;
}
