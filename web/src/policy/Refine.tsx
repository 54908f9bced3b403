import { Button, Checkbox, Collapse, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useId, useState } from 'react';
import { Problem } from '../after/Problem';
import { useTranslation } from '../i18n';
import { amounts, type Inputs, isAmount, marks, type MarkName, nothing, plainAmount, type PolicyQuery, queryOf } from './inputs';

const rates = ['0.25', '0.20', '0.15', '0.10'];

/** What the form does not know, told for one answer. */
export function Refine({ refused, onChange }: { refused: unknown; onChange: (query: PolicyQuery) => void }) {
  const { t } = useTranslation('policy');
  return <Collapse items={[{ key: 'refine', label: t('refine.title'), children: <Fields refused={refused} onChange={onChange} /> }]} />;
}

function Fields({ refused, onChange }: { refused: unknown; onChange: (query: PolicyQuery) => void }) {
  const { t } = useTranslation('policy');
  const [inputs, setInputs] = useState<Inputs>(nothing);
  const query = queryOf(inputs);
  const change = (part: Partial<Inputs>) => setInputs({ ...inputs, ...part });
  const clear = () => {
    setInputs(nothing);
    onChange({});
  };
  return (
    <form
      className="policy-refine"
      onSubmit={(e) => {
        e.preventDefault();
        if (query) onChange(query);
      }}
    >
      <p className="quiet">{t('refine.hint')}</p>
      <div className="policy-fields">
        <Labelled label={t('refine.date')}>{(id) => <DatePicker id={id} value={inputs.date ? dayjs(inputs.date) : null} onChange={(day) => change({ date: day?.format('YYYY-MM-DD') })} />}</Labelled>
        <Labelled label={t('refine.taxpayer')}>
          {(id) => <Select id={id} allowClear value={inputs.taxpayer} onChange={(taxpayer) => change({ taxpayer })} options={(['GENERAL', 'SMALL_SCALE'] as const).map((value) => ({ value, label: t(`refine.${value}`) }))} />}
        </Labelled>
        <Labelled label={t('refine.cit_rate')}>{(id) => <Select id={id} allowClear value={inputs.cit_rate} onChange={(rate) => change({ cit_rate: rate })} options={rates.map((value) => ({ value, label: `${Number(value) * 100}%` }))} />}</Labelled>
        {amounts.map((name) => (
          <Labelled key={name} label={t(`refine.${name}`)} wrong={wrong(inputs.amounts[name]) ? t('refine.notAmount') : undefined}>
            {(id) => <Input id={id} inputMode="decimal" status={wrong(inputs.amounts[name]) ? 'error' : ''} value={inputs.amounts[name] ?? ''} onChange={(e) => change({ amounts: { ...inputs.amounts, [name]: e.target.value } })} />}
          </Labelled>
        ))}
      </div>
      <Checkbox.Group<MarkName> className="policy-marks" value={[...inputs.marks]} onChange={(list) => change({ marks: list })} options={marks.map((value) => ({ value, label: t(`refine.${value}`) }))} />
      <Problem error={refused} />
      <div className="policy-buttons">
        <Button type="primary" htmlType="submit" disabled={!query}>
          {t('refine.run')}
        </Button>
        <Button onClick={clear}>{t('refine.clear')}</Button>
      </div>
    </form>
  );
}

const wrong = (text = ''): boolean => plainAmount(text) !== '' && !isAmount(plainAmount(text));

function Labelled({ label, wrong, children }: { label: string; wrong?: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="policy-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {wrong && <span className="policy-wrong">{wrong}</span>}
    </div>
  );
}
