import { Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { Calculated, type Figures } from './Calculator';
import './conversion.css';
import { isAmount, isWhole, points } from './model';
import { ShareInput, SumOf } from './View';

const cases = ['TRANSFER', 'EQUITY', 'PROFIT'] as const;

/** /reward-calculator: who would get how much; nothing is kept. */
export function CalculatorPage() {
  const { t } = useTranslation('conversion');
  const [typed, setTyped] = useState({ gross: '1000000', taxes: '60000', upkeep: '20000', direct: '30000', contributors: '70', office: '10', unit: '20', main: '50' });
  const [kind, setKind] = useState<Figures['case']>('TRANSFER');
  const [publicUnit, setPublic] = useState(true);
  const [officeUsed, setOffice] = useState(true);
  const put = (change: Partial<typeof typed>) => setTyped((before) => ({ ...before, ...change }));
  const money = (name: 'gross' | 'taxes' | 'upkeep' | 'direct') => (
    <Labelled key={name} label={t('inYuan', { what: t(`reward.${name}`) })}>
      {(id) => <Input id={id} inputMode="decimal" value={typed[name]} {...(typed[name] !== '' && !isAmount(typed[name]) ? { status: 'error' as const } : {})} onChange={(e) => put({ [name]: e.target.value.trim() })} />}
    </Labelled>
  );
  const share = (name: 'contributors' | 'office' | 'unit') => (
    <Labelled key={name} label={t(`reward.${name}`)}>{(id) => <ShareInput id={id} value={typed[name]} onChange={(v) => put({ [name]: v })} />}</Labelled>
  );
  return (
    <div className="conversion-page">
      <PageHeader title={t('calc.title')} sub={t('calc.about')} />
      <section className="panel">
        <div className="conversion-form">
          <Labelled label={t('calc.case')}>{(id) => <Select id={id} value={kind} options={cases.map((value) => ({ value, label: t(`calc.cases.${value}`) }))} onChange={setKind} />}</Labelled>
          <div className="conversion-pair">{(kind === 'PROFIT' ? (['gross'] as const) : (['gross', 'taxes', 'upkeep', 'direct'] as const)).map(money)}</div>
          <div className="conversion-pair">{(['contributors', 'office', 'unit'] as const).map(share)}</div>
          <SumOf typed={[typed.contributors, typed.office, typed.unit]} />
          <Labelled label={t('calc.mainShare')}>{(id) => <ShareInput id={id} value={typed.main} onChange={(main) => put({ main })} />}</Labelled>
          <Checkbox checked={publicUnit} onChange={(e) => setPublic(e.target.checked)}>
            {t('calc.public')}
          </Checkbox>
          <Checkbox checked={officeUsed} onChange={(e) => setOffice(e.target.checked)}>
            {t('reward.officeUsed')}
          </Checkbox>
        </div>
      </section>
      <section className="panel">
        <h2>{t('calc.result')}</h2>
        <Calculated figures={figuresOf(typed, kind, publicUnit, officeUsed)} />
      </section>
    </div>
  );
}

/** What can be sent: nothing while an amount is wrong or shares are not the whole. */
function figuresOf(typed: Record<'gross' | 'taxes' | 'upkeep' | 'direct' | 'contributors' | 'office' | 'unit' | 'main', string>, kind: Figures['case'], publicUnit: boolean, officeUsed: boolean): Figures | undefined {
  const shares = [points(typed.contributors), points(typed.office), points(typed.unit)];
  const main = points(typed.main);
  const costs = kind === 'PROFIT' ? [] : [typed.taxes, typed.upkeep, typed.direct];
  if (!isAmount(typed.gross) || !costs.every((c) => c === '' || isAmount(c)) || !isWhole(shares) || main === undefined) return undefined;
  return {
    case: kind, publicUnit, officeUsed, gross: typed.gross, contributors: shares[0] ?? 0, office: shares[1] ?? 0, unit: shares[2] ?? 0, main,
    ...(kind === 'PROFIT' ? {} : { taxes: typed.taxes, upkeep: typed.upkeep, direct: typed.direct }),
  };
}
