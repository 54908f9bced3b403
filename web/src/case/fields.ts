// The fields of the registration form (技术合同登记表), in the order they are read.
import type { Schemas } from '../api/client';
import type { caseTexts } from '../i18n/zh-CN/case';

export type Contract = Schemas['Contract'];
export type Party = Schemas['Party'];

export type FormField = keyof typeof caseTexts.field;
export type PartyField = keyof typeof caseTexts.party;
export type SectionName = keyof typeof caseTexts.section;

/** How a value is written: `codes` is a list of codes, `long` running text. */
export type FieldKind = 'text' | 'long' | 'code' | 'codes' | 'region' | 'money' | 'date' | 'bool';

export interface FieldShape<Name extends string> {
  name: Name;
  kind: FieldKind;
  /** Code table of the API that names the codes. */
  table?: string;
  /** Shown only where it has a value: most contracts know nothing of it. */
  rare?: boolean;
  /** Takes the whole width. */
  wide?: boolean;
}

const field = <N extends string>(name: N, kind: FieldKind, more: Omit<FieldShape<N>, 'name' | 'kind'> = {}): FieldShape<N> => ({ name, kind, ...more });
const rare = { rare: true };

/** Fields by section; lists, parties and the royalty have parts of their own. */
export const sections: Record<Exclude<SectionName, 'parties'>, FieldShape<FormField>[]> = {
  contract: [
    field('project_name', 'text', { wide: true }),
    field('kind', 'code', { table: 'contract_types' }),
    field('sub_kind', 'code', { table: 'contract_types' }),
    field('licence_mode', 'code', { table: 'licence_modes', ...rare }),
    field('contract_no_party', 'text'),
    field('sign_place', 'text'),
    field('sign_date', 'date'),
    field('effective_date', 'date'),
    field('begin_date', 'date'),
    field('end_date', 'date'),
    field('is_equity', 'bool', rare),
    field('is_mixed', 'bool', rare),
    field('host_type', 'text', rare),
    field('main_contract_id', 'text', rare),
  ],
  amounts: [
    field('contract_amount', 'money', { wide: true }),
    field('technical_amount', 'money', { wide: true }),
    field('amount_mode', 'code', { table: 'amount_modes' }),
    field('pay_method', 'code', { table: 'payment_methods' }),
    field('tax_included', 'bool', rare),
    field('vat_amount', 'money', rare),
    field('currency', 'code', { table: 'currencies', ...rare }),
    field('foreign_amount', 'text', rare),
    field('fx_rate', 'text', rare),
    field('fx_date', 'date', rare),
  ],
  rights: [
    field('ip_kinds', 'codes', { table: 'ip_kinds' }),
    field('ip_ownership', 'code', { table: 'ip_ownership' }),
    field('is_first_transform', 'bool', rare),
  ],
  technology: [
    field('tech_field', 'code', { table: 'technology_fields' }),
    field('soc_econ_objective', 'code', { table: 'socio_economic_objectives' }),
    field('industry_served', 'code', { table: 'industries_gbt4754_divisions', wide: true }),
    field('tech_summary', 'long', { wide: true }),
    field('targets', 'long', { wide: true }),
    field('acceptance_method', 'long', { wide: true }),
  ],
  other: [
    field('plan_source', 'code', { table: 'plan_sources' }),
    field('plan_no', 'text', rare),
    field('is_related', 'bool'),
    field('moftec_cert_no', 'text', rare),
    field('expected_input', 'money', rare),
    field('expected_output', 'money', rare),
    field('model_text', 'bool'),
    field('is_foreign_language', 'bool'),
    field('is_classified', 'bool', rare),
    field('commitment_accepted', 'bool'),
  ],
};

/** Fields of a party below its heading, which holds name, role and marks. */
export const partyFields: FieldShape<PartyField & keyof Party>[] = [
  field('uscc', 'text'),
  field('kind', 'code', { table: 'party_kinds' }),
  field('uscc_exception', 'text', rare),
  field('id_no', 'text', rare),
  field('country', 'code', { table: 'countries', ...rare }),
  field('region_code', 'region'),
  field('zone_code', 'region', rare),
  field('industry', 'code', { table: 'industries_gbt4754_divisions' }),
  field('scale', 'code', { table: 'enterprise_scales', ...rare }),
  field('legal_rep', 'text'),
  field('contact', 'text'),
  field('phone', 'text'),
  field('email', 'text', rare),
  field('address', 'text', { wide: true }),
  field('zip', 'text', rare),
  field('project_leader', 'text', rare),
  field('bank', 'text', rare),
  field('account', 'text', rare),
];

/** Marks of a party that are shown together as its qualifications. */
export const partyMarks = [
  'is_hnte',
  'is_national_hitech_zone',
  'is_listed',
  'is_tech_transfer_org',
  'is_rd_org',
  'is_converted_institute',
  'is_tech_sme',
] as const;

/** How a value below a pointer is written, for tables that show single values. */
export function shapeAt(pointer: string): { kind: FieldKind; table?: string } {
  const parts = pointer.split('/').slice(1);
  const last = parts.at(-1) ?? '';
  if (parts[0] === 'parties') {
    return partyFields.find((f) => f.name === last) ?? { kind: last.startsWith('is_') ? 'bool' : 'text' };
  }
  if (parts[0] === 'ip_kinds') return { kind: parts.length > 1 ? 'code' : 'codes', table: 'ip_kinds' };
  if (parts.length === 1) return Object.values(sections).flat().find((f) => f.name === parts[0]) ?? { kind: 'text' };
  return below[`${parts[0]}/${last}`] ?? { kind: 'text' };
}

const money = { kind: 'money' as const };
const date = { kind: 'date' as const };
const below: Record<string, { kind: FieldKind; table?: string }> = {
  'non_technical_items/unit_cost': money,
  'non_technical_items/is_carrier': { kind: 'bool' },
  'pay_schedule/amount': money,
  'pay_schedule/due_date': date,
  'orders/amount': money,
  'orders/sign_date': date,
  'ip_items/kind': { kind: 'code', table: 'ip_kinds' },
  'ip_items/filing_date': date,
  'ip_items/grant_date': date,
  'ip_items/expiry': date,
  'royalty/base': { kind: 'code', table: 'payment_methods' },
  'royalty/entry_fee': money,
  'royalty/yearly_minimum': money,
  'royalty/cap': money,
  'royalty/estimate': money,
};
