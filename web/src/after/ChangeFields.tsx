import { CloseOutlined } from '@ant-design/icons';
import { Button, DatePicker, Input, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { fieldLabel } from '../case/fieldLabel';
import { FieldValue } from '../case/FieldValue';
import { shapeAt } from '../case/fields';
import { useTranslation } from '../i18n';
import { useCodeOptions } from '../ui/useCodeTable';
import { fieldsOf, type Values, valueAt } from './changes';
import type { Contract } from './model';

interface Props {
  contract: Contract;
  values: Values;
  onChange: (values: Values) => void;
}

/** The fields to change: chosen one by one, each with what it says now beside it. */
export function ChangeFields({ contract, values, onChange }: Props) {
  const { t } = useTranslation('after');
  const { t: inCase } = useTranslation('case');
  const label = (pointer: string) => fieldLabel(inCase, pointer, contract.parties);
  const set = (pointer: string, value: unknown) => onChange(new Map(values).set(pointer, value));
  const remove = (pointer: string) => {
    const next = new Map(values);
    next.delete(pointer);
    onChange(next);
  };
  const options = fieldsOf(contract)
    .filter((pointer) => !values.has(pointer))
    .map((pointer) => ({ value: pointer, label: label(pointer) }));
  return (
    <div>
      <Select
        className="after-choose"
        aria-label={t('open.addField')}
        placeholder={t('open.addField')}
        value={null}
        showSearch={{ optionFilterProp: 'label' }}
        options={options}
        onChange={(pointer: string | null) => pointer && set(pointer, valueAt(contract, pointer))}
      />
      {values.size === 0 && <p className="quiet">{t('open.none')}</p>}
      {[...values.entries()].map(([pointer, value]) => (
        <div key={pointer} className="after-change" role="group" aria-label={label(pointer)}>
          <strong>{label(pointer)}</strong>
          <span>
            <span className="quiet">{t('open.before')} </span>
            <FieldValue value={valueAt(contract, pointer)} {...shapeAt(pointer)} />
          </span>
          <Control pointer={pointer} value={value} name={`${label(pointer)} ${t('open.after')}`} onChange={(next) => set(pointer, next)} />
          <Button type="text" icon={<CloseOutlined />} aria-label={`${t('open.remove')} ${label(pointer)}`} onClick={() => remove(pointer)} />
        </div>
      ))}
    </div>
  );
}

interface ControlProps {
  pointer: string;
  value: unknown;
  name: string;
  onChange: (value: unknown) => void;
}

function Control({ pointer, value, name, onChange }: ControlProps) {
  const { kind, table } = shapeAt(pointer);
  const text = value === undefined || value === null ? '' : String(value);
  switch (kind) {
    case 'bool':
      return <Switch aria-label={name} checked={value === true} onChange={onChange} />;
    case 'date':
      return <DatePicker aria-label={name} value={text ? dayjs(text) : null} onChange={(day) => onChange(day?.format('YYYY-MM-DD'))} />;
    case 'code':
      return <CodeControl table={table ?? ''} value={text || null} name={name} onChange={onChange} />;
    case 'codes':
      return <CodeControl table={table ?? ''} value={Array.isArray(value) ? value.map(String) : []} multiple name={name} onChange={onChange} />;
    case 'long':
      return <Input.TextArea aria-label={name} className="after-text" value={text} onChange={(e) => onChange(e.target.value)} />;
    default:
      return <Input aria-label={name} value={text} inputMode={kind === 'money' ? 'decimal' : undefined} onChange={(e) => onChange(kind === 'money' ? e.target.value.replace(/[,，\s]/g, '') : e.target.value)} />;
  }
}

function CodeControl(props: { table: string; value: string | string[] | null; multiple?: boolean; name: string; onChange: (value: unknown) => void }) {
  const options = useCodeOptions(props.table);
  return (
    <Select
      aria-label={props.name}
      mode={props.multiple ? 'multiple' : undefined}
      value={props.value}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      onChange={(next: unknown) => props.onChange(next)}
    />
  );
}
