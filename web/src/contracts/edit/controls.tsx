import { DatePicker, Input, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat';
import 'dayjs/locale/zh-cn';
import { useState, type ReactNode } from 'react';
import { formatIn, formatYuan } from '../../ui/format';
import { useTranslation } from '../../i18n';
import type { Json } from '../draft/pointer';
import { useEditor, useValue } from './editor';
import { Field, type ControlProps } from './Field';
import { typedCount, typedDecimal, typedMoney } from './typed';

dayjs.extend(customParseFormat);

interface Common {
  pointer: string;
  label?: string;
  hint?: ReactNode;
  wide?: boolean;
  className?: string;
}

/** How a text control reads and shows its value. */
interface Writing {
  /** What the draft holds for a typed text. */
  read?: (text: string) => Json;
  /** What shows while the control does not have the cursor. */
  show?: (value: string) => string;
}

/**
 * The text of a control: while one types, exactly what was typed; otherwise what
 * the draft holds. It does not change when the cursor comes, which would undo the
 * selection. Half-composed Chinese is not taken for text.
 */
function useTyping(pointer: string, control: ControlProps, { read = (text) => text, show = (value) => value }: Writing) {
  const { session } = useEditor();
  const value = useValue(pointer);
  const [typing, setTyping] = useState<string>();
  const held = value === undefined || value === null ? '' : String(value);
  const enter = (text: string) => {
    const next = read(text);
    session.set(pointer, next === '' ? undefined : next);
  };
  return {
    value: typing ?? show(held),
    onChange: (event: { target: { value: string }; nativeEvent: Event }) => {
      setTyping(event.target.value);
      if (!(event.nativeEvent as InputEvent).isComposing) enter(event.target.value);
    },
    onCompositionEnd: (event: { currentTarget: { value: string } }) => enter(event.currentTarget.value),
    onBlur: () => {
      setTyping(undefined);
      control.onBlur();
    },
  };
}

interface TextProps extends Common, Writing {
  maxLength?: number;
  rows?: number;
  suffix?: ReactNode;
  inputMode?: 'numeric' | 'decimal' | 'tel' | 'email';
  autoFocus?: boolean;
  disabled?: boolean;
}

/** A text, on one line or several. */
export function TextField(props: TextProps) {
  return <Field {...common(props)}>{(control) => <TextControl {...props} control={control} />}</Field>;
}

function TextControl({ pointer, control, read, show, rows, maxLength, suffix, inputMode, autoFocus, disabled }: TextProps & { control: ControlProps }) {
  const typing = useTyping(pointer, control, { read, show });
  const all = { ...control, ...typing, maxLength, autoFocus, disabled };
  if (rows !== undefined) return <Input.TextArea {...all} rows={rows} className={`field-area field-area-${rows}`} />;
  return <Input {...all} suffix={suffix} inputMode={inputMode} autoComplete="off" />;
}

/** An amount in yuan; grouped when it is not being typed. */
export function MoneyField(props: Common) {
  const { t } = useTranslation('contracts');
  const value = useValue<string>(props.pointer);
  const large = typeof value === 'string' && /^\d{5,14}\.\d{2}$/.test(value) ? t('amount.wan', { amount: formatIn(value, 'wan') }) : undefined;
  const hint = props.hint ?? large;
  return <TextField {...props} hint={hint} read={typedMoney} show={formatYuan} suffix={t('amount.yuan')} inputMode="decimal" className={`field-money ${props.className ?? ''}`} />;
}

/** A decimal number that is no amount, such as a rate. */
export function DecimalField(props: Common & { suffix?: ReactNode }) {
  return <TextField {...props} read={typedDecimal} inputMode="decimal" />;
}

/** A whole number. */
export function CountField(props: Common & { suffix?: ReactNode }) {
  return <TextField {...props} read={typedCount} inputMode="numeric" />;
}

/** A business date; can be typed in any of the usual ways. */
export function DateField(props: Common) {
  const { session } = useEditor();
  const { i18n } = useTranslation('contracts');
  const value = useValue<string>(props.pointer);
  const day = value === undefined ? null : dayjs(value, 'YYYY-MM-DD', true).locale(i18n.language === 'en' ? 'en' : 'zh-cn');
  return (
    <Field {...common(props)}>
      {({ status, ...control }) => (
        <DatePicker
          {...control}
          status={status}
          className="field-date"
          value={day?.isValid() ? day : null}
          format={['YYYY-MM-DD', 'YYYYMMDD', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日', 'YYYY-M-D']}
          onChange={(next) => session.set(props.pointer, next === null ? undefined : next.format('YYYY-MM-DD'))}
          placeholder="YYYY-MM-DD"
        />
      )}
    </Field>
  );
}

/** A choice of a select. */
export interface Option {
  value: string;
  label: string;
  title?: string;
}

/** Choices under a heading. */
export interface OptionGroup {
  label: string;
  title: string;
  options: Option[];
}

interface SelectProps extends Common {
  options: (Option | OptionGroup)[];
  multiple?: boolean;
  /** Called instead of entering the value, where more follows from it. */
  onPick?: (value: string | undefined) => void;
  disabled?: boolean;
}

const searchable = { optionFilterProp: 'label' };

/** One or several codes of a table. */
export function CodeField(props: SelectProps) {
  const { session } = useEditor();
  const value = useValue(props.pointer);
  const known = flat(props.options);
  // A code that is no longer offered still shows.
  const shown = typeof value === 'string' && !known.some((option) => option.value === value) ? [...props.options, { value, label: value }] : props.options;
  const enter = (next: Json) => {
    if (props.onPick && !Array.isArray(next)) props.onPick(typeof next === 'string' ? next : undefined);
    else session.set(props.pointer, next ?? undefined);
  };
  return (
    <Field {...common(props)}>
      {({ status, ...control }) => (
        <Select<Json>
          {...control}
          status={status}
          value={value ?? (props.multiple ? [] : null)}
          options={shown}
          mode={props.multiple ? 'multiple' : undefined}
          allowClear
          disabled={props.disabled}
          showSearch={searchable}
          onChange={enter}
          popupMatchSelectWidth={false}
          className="field-select"
          listHeight={320}
        />
      )}
    </Field>
  );
}

const flat = (options: (Option | OptionGroup)[]): Option[] => options.flatMap((option) => ('options' in option ? option.options : [option]));

/** A yes-or-no mark. */
export function SwitchField(props: Common & { onSwitch?: (on: boolean) => void; on?: boolean; disabled?: boolean }) {
  const { session } = useEditor();
  const value = useValue<boolean>(props.pointer);
  return (
    <Field {...common(props)} className={`field-switch ${props.className ?? ''}`}>
      {({ status: _, onBlur, ...control }) => (
        <Switch
          {...control}
          checked={props.on ?? value === true}
          disabled={props.disabled}
          onChange={(on) => (props.onSwitch ? props.onSwitch(on) : session.set(props.pointer, on))}
          {...{ onBlur }}
        />
      )}
    </Field>
  );
}

function common({ pointer, label, hint, wide, className }: Common): Common {
  return { pointer, label, hint, wide, className };
}
