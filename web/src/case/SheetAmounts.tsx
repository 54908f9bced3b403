import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { DateText } from '../ui/DateText';
import { Money } from '../ui/Money';
import { caseTexts } from '../i18n/zh-CN/case';
import type { FieldShape } from './fields';
import { SheetField, useSheet } from './SheetField';
import { type Column, SheetTable } from './SheetTable';
import { minus, sum, times } from './yuan';

type Worksheet = Schemas['Worksheet'];
type Item = Schemas['NonTechnicalItem'];

/** The lists that the amounts are made of: deductions, schedule, orders, royalty. */
export function SheetAmounts({ worksheet }: { worksheet?: Worksheet }) {
  return (
    <>
      <Deductions worksheet={worksheet} />
      <Schedule />
      <Orders />
      <Royalty />
    </>
  );
}

/**
 * The lines that are taken off the contract amount. What each line deducts is
 * the server's word; without it the lines are shown as declared and the sum is
 * the difference of the two amounts the server computed.
 */
function Deductions({ worksheet }: { worksheet?: Worksheet }) {
  const { t } = useTranslation('case');
  const { contract } = useSheet();
  const items = contract.non_technical_items ?? [];
  if (items.length === 0) return <p className="case-note">{t('sheet.noDeductions')}</p>;
  const total = worksheet?.non_technical ?? minus(contract.declared.contract_amount, contract.declared.technical_amount);
  const columns = [...itemColumns(t), ...(worksheet ? keptColumns(t, worksheet) : [])];
  return (
    <SheetTable
      caption={t('field.non_technical_items')}
      pointer="/non_technical_items"
      lines={items}
      columns={columns}
      foot={
        <tr>
          <th scope="row" colSpan={columns.length - 1}>
            {t('sheet.deductedTotal')}
          </th>
          <td className="case-right">{total !== null && <Money value={total} />}</td>
        </tr>
      }
    />
  );
}

type T = ReturnType<typeof useTranslation<'case'>>['t'];

const itemColumns = (t: T): Column<Item>[] => [
  { name: 'name', title: t('item.name'), render: (item) => item.name },
  {
    name: 'carrier_kind',
    title: t('item.is_carrier'),
    render: (item) => (item.is_carrier ? carrierName(t, item.carrier_kind) : t('sheet.no')),
  },
  { name: 'reasonable_quantity', title: t('item.reasonable_quantity'), right: true, render: (item) => (item.is_carrier ? item.reasonable_quantity : '–') },
  { name: 'quantity', title: t('item.quantity'), right: true, render: (item) => item.quantity },
  { name: 'unit_cost', title: t('item.unit_cost'), right: true, render: (item) => <Money value={item.unit_cost ?? '0'} /> },
  { name: 'total', title: t('sheet.lineTotal'), right: true, render: (item) => <Money value={times(item.unit_cost, item.quantity) ?? '0'} /> },
];

const keptColumns = (t: T, worksheet: Worksheet): Column<Item>[] => [
  { name: 'kept', title: t('sheet.kept'), right: true, render: (_, i) => <Money value={worksheet.lines.find((l) => l.index === i)?.kept ?? '0'} /> },
  { name: 'deducted', title: t('sheet.deducted'), right: true, render: (_, i) => <Money value={worksheet.lines.find((l) => l.index === i)?.deducted ?? '0'} /> },
];

const carrierName = (t: T, kind: string | undefined): string =>
  kind && kind in caseTexts.carrier ? t(`carrier.${kind as keyof typeof caseTexts.carrier}`) : t('sheet.carrierYes');

function Schedule() {
  const { t } = useTranslation('case');
  const lines = useSheet().contract.pay_schedule ?? [];
  if (lines.length === 0) return null;
  return (
    <SheetTable
      caption={t('field.pay_schedule')}
      pointer="/pay_schedule"
      lines={lines}
      columns={[
        { name: 'place', title: t('sheet.place'), render: (_, i) => i + 1 },
        { name: 'due_date', title: t('instalment.due_date'), render: (line) => line.due_date && <DateText value={line.due_date} /> },
        { name: 'condition', title: t('instalment.condition'), render: (line) => line.condition },
        { name: 'amount', title: t('instalment.amount'), right: true, render: (line) => <Money value={line.amount ?? '0'} /> },
      ]}
      foot={
        <tr>
          <th scope="row" colSpan={3}>
            {t('sheet.total')}
          </th>
          <td className="case-right">
            <Money value={sum(lines.map((line) => line.amount))} />
          </td>
        </tr>
      }
    />
  );
}

function Orders() {
  const { t } = useTranslation('case');
  const lines = useSheet().contract.orders ?? [];
  if (lines.length === 0) return null;
  return (
    <SheetTable
      caption={t('field.orders')}
      pointer="/orders"
      lines={lines}
      columns={[
        { name: 'order_no', title: t('order.order_no'), render: (line) => line.order_no },
        { name: 'sign_date', title: t('order.sign_date'), render: (line) => line.sign_date && <DateText value={line.sign_date} /> },
        { name: 'amount', title: t('order.amount'), right: true, render: (line) => <Money value={line.amount ?? '0'} /> },
      ]}
      foot={
        <tr>
          <th scope="row" colSpan={2}>
            {t('sheet.total')}
          </th>
          <td className="case-right">
            <Money value={sum(lines.map((line) => line.amount))} />
          </td>
        </tr>
      }
    />
  );
}

type RoyaltyField = keyof Schemas['Royalty'];

const royaltyFields: FieldShape<RoyaltyField>[] = [
  { name: 'base', kind: 'code', table: 'payment_methods' },
  { name: 'rate_percent', kind: 'text' },
  { name: 'entry_fee', kind: 'money' },
  { name: 'yearly_minimum', kind: 'money' },
  { name: 'years', kind: 'text' },
  { name: 'cap', kind: 'money', rare: true },
  { name: 'estimate', kind: 'money' },
  { name: 'estimate_basis', kind: 'long', rare: true, wide: true },
];

function Royalty() {
  const { t } = useTranslation('case');
  const royalty = useSheet().contract.royalty;
  if (!royalty) return null;
  return (
    <div className="case-party" data-pointer="/royalty">
      <div className="case-party-head">
        <strong>{t('field.royalty')}</strong>
      </div>
      <dl className="case-grid">
        {royaltyFields.map((shape) => (
          <SheetField key={shape.name} shape={shape} pointer={`/royalty/${shape.name}`} label={t(`royalty.${shape.name}`)} value={royaltyValue(t, shape.name, royalty)} />
        ))}
      </dl>
    </div>
  );
}

function royaltyValue(t: T, name: RoyaltyField, royalty: Schemas['Royalty']): unknown {
  const value = royalty[name];
  if (name === 'rate_percent' && value) return t('sheet.percent', { rate: value });
  if (name === 'years' && value) return t('sheet.years', { count: Number(value) });
  return value;
}

/** The rights a contract is about (Civil Code Art 845). */
export function SheetRights() {
  const { t } = useTranslation('case');
  const lines = useSheet().contract.ip_items ?? [];
  if (lines.length === 0) return null;
  return (
    <SheetTable
      caption={t('field.ip_items')}
      pointer="/ip_items"
      lines={lines}
      columns={[
        { name: 'kind', title: t('right.kind'), render: (line) => line.kind && <CodeName table="ip_kinds" code={line.kind} /> },
        { name: 'number', title: t('right.number'), render: (line) => line.number },
        { name: 'name', title: t('right.name'), render: (line) => line.name },
        { name: 'owner', title: t('right.owner'), render: (line) => line.owner },
        { name: 'grant_date', title: t('right.grant_date'), render: (line) => line.grant_date && <DateText value={line.grant_date} /> },
        { name: 'expiry', title: t('right.expiry'), render: (line) => line.expiry && <DateText value={line.expiry} /> },
      ]}
    />
  );
}
