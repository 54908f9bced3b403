import { Checkbox, Input, Radio } from 'antd';
import { type ReactNode, useId } from 'react';
import { useTranslation } from '../../i18n';
import { useCodeOptions } from '../../ui/useCodeTable';
import type { Recommendation } from '../review/notes';

/** A labelled text of several lines. */
export function TextField(props: { label: string; hint?: string; value: string; max: number; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="desk-field">
      <label htmlFor={id}>{props.label}</label>
      <Input.TextArea
        id={id}
        value={props.value}
        className="desk-text"
        maxLength={props.max}
        showCount
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(e) => props.onChange(e.target.value)}
      />
      {props.hint && (
        <div id={`${id}-hint`} className="quiet">
          {props.hint}
        </div>
      )}
    </div>
  );
}

/** A labelled line. */
export function LineField(props: { label: string; name?: string; hint?: string; value: string; max: number; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="desk-field">
      <label htmlFor={id}>{props.label}</label>
      <Input id={id} aria-label={props.name} value={props.value} maxLength={props.max} aria-describedby={props.hint ? `${id}-hint` : undefined} onChange={(e) => props.onChange(e.target.value)} />
      {props.hint && (
        <div id={`${id}-hint`} className="quiet">
          {props.hint}
        </div>
      )}
    </div>
  );
}

/** Several controls under one name. */
export function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className="desk-group">
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}

/** The reasons for not accepting or not registering, from the code table. */
export function ReasonsField({ value, onChange }: { value: string[]; onChange: (codes: string[]) => void }) {
  const { t } = useTranslation('desk');
  const options = useCodeOptions('non_registration_reasons').map(({ value: code, label }) => ({ value: code, label: `${code} ${label}` }));
  return (
    <Group label={t('step.reasons')}>
      <Checkbox.Group className="desk-reasons" options={options} value={value} onChange={onChange} />
    </Group>
  );
}

/** To register or to refuse, as a recommendation. */
export function RecommendationField({ label, value, onChange }: { label: string; value?: Recommendation; onChange: (value: Recommendation) => void }) {
  const { t } = useTranslation('desk');
  return (
    <Group label={label}>
      <Radio.Group value={value} onChange={(e) => onChange(e.target.value as Recommendation)}>
        <Radio value="REGISTER">{t('review.REGISTER')}</Radio>
        <Radio value="REFUSE">{t('review.REFUSE')}</Radio>
      </Radio.Group>
    </Group>
  );
}
