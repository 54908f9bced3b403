import { DatePicker, InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from '../i18n';
import { asOfMode } from './address';
import { notYetOver, pickerValue } from './dates';
import { Field } from './Switches';

interface Props {
  value?: string;
  onChange: (value: string | undefined) => void;
  label?: string;
  /** Without the choice of now, for the earlier of two moments. */
  past?: boolean;
}

/** Picks the moment whose knowledge counts: now, the end of a past day, or a journal index. */
export function AsOfPicker({ value, onChange, label, past }: Props) {
  const { t } = useTranslation('volume');
  const given = asOfMode(value);
  const [mode, setMode] = useState(given === 'now' && past ? 'day' : given);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setMode(given === 'now' && past ? 'day' : given);
  }
  const name = label ?? t('asOf.label');
  const modes = (['now', 'day', 'index'] as const).filter((m) => m !== 'now' || !past).map((m) => ({ value: m, label: t(`asOf.${m}`) }));
  return (
    <Field label={name}>
      {(id) => (
        <Space.Compact>
          <Select
            id={id}
            aria-label={name}
            value={mode === 'instant' ? 'day' : mode}
            options={modes}
            popupMatchSelectWidth={false}
            onChange={(next) => {
              setMode(next);
              if (next === 'now') onChange(undefined);
            }}
          />
          {(mode === 'day' || mode === 'instant') && (
            <DatePicker
              aria-label={`${name} ${t('asOf.day')}`}
              value={given === 'index' ? null : pickerValue(value?.slice(0, 10))}
              disabledDate={notYetOver}
              allowClear={false}
              onChange={(_, text) => text && onChange(String(text))}
            />
          )}
          {mode === 'index' && <IndexInput label={`${name} ${t('asOf.index')}`} value={given === 'index' ? value : undefined} onChange={onChange} />}
        </Space.Compact>
      )}
    </Field>
  );
}

function IndexInput({ label, value, onChange }: { label: string; value?: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState<number | null>(value ? Number(value) : null);
  const done = () => typed !== null && String(typed) !== value && onChange(String(typed));
  return <InputNumber aria-label={label} min={0} precision={0} controls={false} value={typed} onChange={setTyped} onPressEnter={done} onBlur={done} style={{ width: 110 }} />;
}
