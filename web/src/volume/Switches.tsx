import { Segmented } from 'antd';
import { useId } from 'react';
import { useTranslation } from '../i18n';
import { readView } from './address';
import type { View } from './view';

/** Which of the two amounts is shown. */
export function MeasureSwitch({ view }: { view: View }) {
  const { t } = useTranslation('volume');
  return (
    <Segmented
      aria-label={t('measure')}
      value={view.measure}
      options={[
        { value: 'contract_amount', label: t('contract_amount') },
        { value: 'technical_amount', label: t('technical_amount') },
      ]}
      onChange={(value) => view.set({ measure: value === 'contract_amount' ? undefined : value })}
    />
  );
}

/** The unit amounts are shown in; exact yuan stand on hover. */
export function UnitSwitch({ view }: { view: View }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  return (
    <Segmented
      aria-label={t('unit')}
      value={view.unit}
      options={(['yuan', 'wan', 'yi'] as const).map((unit) => ({ value: unit, label: common(unit) }))}
      onChange={(unit) => view.set({ unit })}
    />
  );
}

/** What later changes do to closed years. */
export function ClosedViewSwitch({ view }: { view: View }) {
  const { t } = useTranslation('volume');
  const value = readView(view.params) ?? 'OPEN';
  return (
    <Segmented
      aria-label={t('closed.view')}
      value={value}
      options={(['OPEN', 'FROZEN', 'ADJUSTMENTS', 'BOOKED'] as const).map((one) => ({ value: one, label: t(`closed.${one}`), title: t(`closed.${one}_HINT`) }))}
      onChange={(next) => view.set({ view: next === 'OPEN' ? undefined : next })}
    />
  );
}

/** A labelled control in a toolbar. */
export function Field({ label, children }: { label: string; children: (id: string) => React.ReactNode }) {
  const id = useId();
  return (
    <span className="volume-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </span>
  );
}
