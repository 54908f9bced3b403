import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import type { MoneyUnit } from '../ui/format';
import { Money } from '../ui/Money';
import { signOf } from './exact';

/** Whether the user may open numbers into their rows. */
export const useMayOpen = (): boolean => hasRole(useMe(), ['auditor', 'registrar', 'reviewer', 'office_head']);

/** A number that opens the rows it is made of; plain for those who may not. */
export function NumberLink({ to, what, children }: { to?: string; what: string; children: ReactNode }) {
  const { t } = useTranslation('volume');
  const may = useMayOpen();
  if (!to || !may) return <span className="volume-number">{children}</span>;
  return (
    <Link className="volume-link volume-number" to={to} title={t('openRows', { what })}>
      {children}
    </Link>
  );
}

/** A difference with its sign; red and green never stand alone. */
export function Delta({ value, unit }: { value: string; unit: MoneyUnit }) {
  const sign = signOf(value);
  return (
    <span className={sign > 0 ? 'volume-up' : sign < 0 ? 'volume-down' : 'quiet'}>
      {sign > 0 && '+'}
      <Money value={value} unit={unit} bare />
    </span>
  );
}
