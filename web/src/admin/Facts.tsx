import type { ReactNode } from 'react';
import { useTranslation } from '../i18n';

/** Facts with their names; what is not known says so. */
export function Facts({ items }: { items: [name: string, value: ReactNode][] }) {
  const { t } = useTranslation('admin');
  return (
    <dl className="admin-facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === undefined || value === null || value === '' || value === false ? <span className="quiet">{t('none')}</span> : value}</dd>
        </div>
      ))}
    </dl>
  );
}
