import { useTranslation } from '../../../i18n';
import { formatYuan } from '../../../ui/format';
import { CodeField, CountField, DateField, DecimalField, MoneyField, SwitchField, TextField } from '../controls';
import { useChecks, useValue } from '../editor';
import { ListMessages } from '../Field';
import { useOptions } from '../options';
import { Rows } from '../Rows';
import { Part, Section } from '../Section';
import { runningSum } from '../sums';
import { WorksheetPart } from './WorksheetPart';

/** 金额: how the price is set, what it is, and what of it is technical. */
export function AmountsPart() {
  const { t } = useTranslation('contracts');
  const mode = useValue<string>('/amount_mode') ?? '';
  const currency = useValue<string>('/currency') ?? 'CNY';
  const transfer = ['20', '30'].includes(useValue<string>('/kind') ?? '');
  const modes = useOptions('amount_modes');
  const methods = useOptions('payment_methods');
  const currencies = useOptions('currencies');
  const royalty = mode.startsWith('ROYALTY');
  const ordered = mode === 'FRAMEWORK' || mode === 'UNIT_PRICE';
  return (
    <Section name="amounts">
      <div className="form-grid">
        <CodeField pointer="/amount_mode" options={modes} />
        <CodeField pointer="/pay_method" options={methods} />
        <CodeField pointer="/currency" options={currencies} />
        <ContractAmount computed={royalty || ordered || currency !== 'CNY'} />
      </div>
      <Foreign shown={currency !== 'CNY'} />
      <Royalty shown={royalty} />
      <Orders shown={ordered} />
      <Schedule />
      <WorksheetPart />
      <div className="form-grid">
        <MoneyField pointer="/technical_amount" hint={t('hints.technical')} />
        <MoneyField pointer="/vat_amount" />
        <SwitchField pointer="/tax_included" />
      </div>
      <Expected shown={transfer} />
    </Section>
  );
}

/** The amount with the server's capitals below it. */
function ContractAmount({ computed }: { computed: boolean }) {
  const { t } = useTranslation('contracts');
  const { worksheet } = useChecks();
  const amount = useValue<string>('/contract_amount');
  const entered = amount !== undefined;
  // Words of another amount would only mislead while this one is being typed.
  const capitals = entered && amount !== worksheet?.contract_amount ? undefined : worksheet?.contract_amount_capitals;
  const words = worksheet && capitals && t(entered ? 'amount.capitals' : 'amount.capitalsAmount', { text: capitals, amount: formatYuan(worksheet.contract_amount) });
  return <MoneyField pointer="/contract_amount" hint={words ?? (computed ? t('hints.computed') : undefined)} />;
}

function Foreign({ shown }: { shown: boolean }) {
  const { t } = useTranslation('contracts');
  if (!shown) return null;
  return (
    <Part title={t('foreign.title')}>
      <div className="form-grid">
        <DecimalField pointer="/foreign_amount" />
        <DecimalField pointer="/fx_rate" hint={t('hints.fx')} />
        <DateField pointer="/fx_date" />
      </div>
    </Part>
  );
}

function Royalty({ shown }: { shown: boolean }) {
  const { t } = useTranslation('contracts');
  const bases = useOptions('payment_methods', '3');
  const kept = useValue('/royalty') !== undefined;
  const entry = useValue('/amount_mode') === 'ROYALTY_ENTRY';
  if (!shown && !kept) return null;
  return (
    <Part title={t('royalty.title')}>
      <ListMessages pointer="/royalty" />
      <div className="form-grid">
        <CodeField pointer="/royalty/base" options={bases} />
        <DecimalField pointer="/royalty/rate_percent" suffix="%" />
        {entry && <MoneyField pointer="/royalty/entry_fee" />}
        <MoneyField pointer="/royalty/yearly_minimum" />
        <CountField pointer="/royalty/years" />
        <MoneyField pointer="/royalty/cap" />
        <MoneyField pointer="/royalty/estimate" />
        <TextField pointer="/royalty/estimate_basis" maxLength={2000} rows={2} wide />
      </div>
    </Part>
  );
}

function Orders({ shown }: { shown: boolean }) {
  const { t } = useTranslation('contracts');
  const orders = useValue<{ amount?: string }[]>('/orders');
  if (!shown && orders === undefined) return null;
  const words = { add: t('orders.add'), nth: (n: number) => t('orders.nth', { n }), remove: (n: number) => t('orders.remove', { n }), empty: t('orders.empty') };
  return (
    <Part title={t('orders.title')}>
      <Rows pointer="/orders" firstField="order_no" words={words}>
        {(row) => (
          <>
            <TextField pointer={`${row}/order_no`} maxLength={64} />
            <DateField pointer={`${row}/sign_date`} />
            <MoneyField pointer={`${row}/amount`} />
          </>
        )}
      </Rows>
    </Part>
  );
}

function Schedule() {
  const { t } = useTranslation('contracts');
  const words = { add: t('schedule.add'), nth: (n: number) => t('schedule.nth', { n }), remove: (n: number) => t('schedule.remove', { n }), empty: t('schedule.empty') };
  return (
    <Part title={t('schedule.title')} className="schedule">
      <Rows pointer="/pay_schedule" firstField="due_date" words={words}>
        {(row) => (
          <>
            <DateField pointer={`${row}/due_date`} />
            <MoneyField pointer={`${row}/amount`} />
            <TextField pointer={`${row}/condition`} maxLength={500} />
          </>
        )}
      </Rows>
      <ScheduleSum />
    </Part>
  );
}

/** The running sum of the instalments against the contract amount. */
function ScheduleSum() {
  const { t } = useTranslation('contracts');
  const { worksheet } = useChecks();
  const rows = useValue<{ amount?: string }[]>('/pay_schedule');
  const entered = useValue<string>('/contract_amount');
  if (rows === undefined) return null;
  const computed = worksheet && worksheet.contract_amount !== '0.00' ? worksheet.contract_amount : undefined;
  const { sum, missing, side, unreadable } = runningSum(rows.map((row) => row.amount), entered ?? computed);
  const tone = side === 'equal' ? 'good' : side === 'open' ? 'quiet' : 'bad';
  return (
    <p className={`running-sum running-sum-${tone}`} role="status">
      {t('schedule.sum', { sum: formatYuan(sum) })}
      {side !== 'open' && `，${t(`schedule.${side}`, { amount: formatYuan(missing) })}`}
      {unreadable && `（${t('schedule.unreadable')}）`}
    </p>
  );
}

function Expected({ shown }: { shown: boolean }) {
  const kept = [useValue('/expected_input'), useValue('/expected_output')].some((value) => value !== undefined);
  if (!shown && !kept) return null;
  return (
    <div className="form-grid">
      <MoneyField pointer="/expected_input" />
      <MoneyField pointer="/expected_output" />
    </div>
  );
}
