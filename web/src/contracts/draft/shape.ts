import { isObject, parts, withValue, type Json, type JsonObject } from './pointer';

/** The members of the form (技术合同登记表), in the order in which they are filled in. */
export const formFields = [
  'project_name', 'contract_no_party', 'kind', 'sub_kind', 'licence_mode', 'is_equity', 'is_mixed', 'host_type', 'main_contract_id',
  'sign_date', 'effective_date', 'begin_date', 'end_date', 'sign_place', 'is_foreign_language', 'model_text', 'is_classified',
  'parties', 'is_related', 'moftec_cert_no',
  'amount_mode', 'pay_method', 'currency', 'foreign_amount', 'fx_rate', 'fx_date', 'contract_amount', 'royalty', 'orders', 'pay_schedule',
  'non_technical_items', 'technical_amount', 'tax_included', 'vat_amount', 'expected_input', 'expected_output',
  'ip_kinds', 'ip_items', 'ip_ownership', 'is_first_transform',
  'tech_field', 'soc_econ_objective', 'industry_served', 'plan_source', 'plan_no', 'tech_summary', 'targets', 'acceptance_method',
  'commitment_accepted',
] as const;

/** Amounts of rows for which the API writes zero when nothing was entered. */
const rowAmounts = new Set(['unit_cost', 'amount', 'entry_fee', 'yearly_minimum', 'cap', 'estimate']);

/**
 * One way of writing each form: no empty texts, no empty lists, no `false`
 * except where an answer is required (`is_related`), no zero in an amount that
 * was not entered. Two forms that mean the same are then the same.
 */
export function canonical(form: JsonObject): JsonObject {
  const out: JsonObject = {};
  for (const [name, value] of Object.entries(form)) {
    const clean = member(name, value);
    if (clean !== undefined) out[name] = clean;
  }
  return out;
}

function member(name: string, value: Json): Json {
  const clean = tidy(name, value);
  return isObject(clean) && Object.keys(clean).length === 0 ? undefined : clean;
}

/** A canonical form with one more value entered; all other members stay the same objects. */
export function entered(form: JsonObject, pointer: string, value: Json): JsonObject {
  const name = parts(pointer)[0] ?? '';
  const { [name]: _, ...others } = form;
  const clean = member(name, withValue(form, pointer, value)[name]);
  return clean === undefined ? others : { ...others, [name]: clean };
}

/** The same for one member; `undefined` when it says nothing. */
export function tidy(name: string, value: Json): Json {
  if (value === null || value === undefined || value === '') return undefined;
  if (value === false) return name === 'is_related' ? false : undefined;
  if (rowAmounts.has(name) && typeof value === 'string' && /^0(\.0+)?$/.test(value)) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((row) => (isObject(row) ? tidyRow(row) : row));
  return isObject(value) ? tidyRow(value) : value;
}

/** A row may be empty: it has just been added. */
function tidyRow(row: JsonObject): JsonObject {
  const out: JsonObject = {};
  for (const [name, value] of Object.entries(row)) {
    const clean = tidy(name, value);
    if (clean !== undefined) out[name] = clean;
  }
  return out;
}

/** The form within a contract as the API gives it. */
export function formOf(contract: object): JsonObject {
  const all = contract as Record<string, Json>;
  return canonical(Object.fromEntries(formFields.map((name) => [name, all[name]])));
}
