import { useTranslation } from '../../i18n';
import { isObject, type Json } from '../draft/pointer';

/** A value of the form in words, for comparing two versions of it. */
export function ValueText({ value }: { value: Json }) {
  const { t } = useTranslation('contracts');
  if (value === undefined || value === null || value === '') return <em>{t('conflict.empty')}</em>;
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.every((row) => !isObject(row)) ? value.join('、') : t('conflict.rows', { count: value.length });
  return isObject(value) ? Object.values(value).filter((inner) => typeof inner === 'string').join('，') : String(value);
}
