import { Tag } from 'antd';
import { useTranslation } from '../i18n';
import { type Proceeding, statusColors } from './model';

/** Where a proceeding stands; its end in the words of its kind. */
export function ProceedingTag({ status, kind }: Pick<Proceeding, 'status' | 'kind'>) {
  const { t } = useTranslation('after');
  const text = status === 'GRANTED' ? t(`granted.${kind}`) : status === 'DENIED' ? t(`denied.${kind}`) : t(`status.${status}`);
  return <Tag color={statusColors[status]}>{text}</Tag>;
}
