// A change is made of single fields of the form, each with its new value.
import { shapeAt } from '../case/fields';
import type { Contract } from './model';

export type Values = ReadonlyMap<string, unknown>;

// Not fields of the form, though the contract has them; and what others decide.
const own = new Set([
  'id', 'acceptance_no', 'status', 'actions', 'version', 'round', 'organization_id', 'office', 'declared', 'approved', 'disputed', 'recommendation',
  'rule_set', 'submitted_at', 'accepted_at', 'accepted_on', 'decision_due', 'correction_due', 'registered_on', 'days_left', 'clock', 'claim',
  'certificate_number', 'proceeding_id', 'national_reg_no', 'created_at', 'updated_at', 'documents', 'reviews', 'notices', 'decisions',
  'technical_amount', 'is_classified', 'commitment_accepted',
]);

/** Fields that may be given a value though they have none yet. */
const absent = ['contract_no_party', 'sign_place', 'plan_no', 'effective_date', 'vat_amount', 'licence_mode', 'targets', 'moftec_cert_no'];

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every field of the form that can be changed on its own, as pointers. */
export function fieldsOf(contract: Contract): string[] {
  const out: string[] = [];
  const walk = (pointer: string, value: unknown) => {
    if (isTree(value)) {
      for (const [name, part] of Object.entries(value)) if (!['id', 'role', 'is_registrant', 'is_lead'].includes(name)) walk(`${pointer}/${name}`, part);
    } else if (Array.isArray(value) && value.some(isTree)) value.forEach((part, i) => walk(`${pointer}/${i}`, part));
    else out.push(pointer);
  };
  for (const [name, value] of Object.entries(contract)) if (!own.has(name)) walk(`/${name}`, value);
  for (const name of absent) if (!(name in contract)) out.push(`/${name}`);
  return out;
}

/** What the form says at a pointer. */
export function valueAt(form: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, part) => (at === undefined || at === null ? undefined : (at as Tree)[part]), form);
}

/**
 * The merge patch (RFC 7396) that gives these fields these values. A list is
 * replaced as a whole, so everything else in it is sent as it is.
 */
export function patchOf(contract: Contract, values: Values): Tree {
  const patch: Tree = {};
  for (const [pointer, value] of values) {
    const [head = '', ...rest] = pointer.split('/').slice(1);
    if (rest.length === 0) {
      patch[head] = value === '' ? null : value;
      continue;
    }
    patch[head] ??= structuredClone((contract as unknown as Tree)[head]);
    let at = patch[head] as Tree;
    for (const part of rest.slice(0, -1)) at = at[part] as Tree;
    at[rest.at(-1) ?? ''] = value;
  }
  return patch;
}

/** Whether a typed text can be the value of a field: amounts and dates have a form. */
export function looksRight(pointer: string, value: unknown): boolean {
  if (value === undefined) return false;
  const { kind } = shapeAt(pointer);
  if (kind === 'money') return /^\d{1,14}(\.\d{1,2})?$/.test(String(value));
  return kind === 'bool' || kind === 'codes' || String(value).trim() !== '';
}
