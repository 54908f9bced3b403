import { parts, valueAt, type JsonObject } from '../draft/pointer';
import type { Refusal } from '../draft/session';
import type { Finding } from './checks';

export const sectionKeys = ['contract', 'parties', 'amounts', 'rights', 'technology', 'documents', 'commitment'] as const;
export type SectionKey = (typeof sectionKeys)[number];

const members: Record<SectionKey, readonly string[]> = {
  contract: [
    'project_name', 'contract_no_party', 'kind', 'sub_kind', 'licence_mode', 'is_equity', 'is_mixed', 'host_type', 'main_contract_id',
    'sign_date', 'effective_date', 'begin_date', 'end_date', 'sign_place', 'is_foreign_language', 'model_text', 'is_classified',
  ],
  parties: ['parties', 'is_related', 'moftec_cert_no'],
  amounts: [
    'amount_mode', 'pay_method', 'contract_amount', 'currency', 'foreign_amount', 'fx_rate', 'fx_date', 'royalty', 'orders', 'pay_schedule',
    'non_technical_items', 'technical_amount', 'tax_included', 'vat_amount', 'expected_input', 'expected_output',
  ],
  rights: ['ip_kinds', 'ip_items', 'ip_ownership', 'is_first_transform'],
  technology: ['tech_field', 'soc_econ_objective', 'industry_served', 'plan_source', 'plan_no', 'tech_summary', 'targets', 'acceptance_method'],
  documents: ['documents'],
  commitment: ['commitment_accepted'],
};

/** Filled in by the server for every draft; they do not make a part begun. */
const given = new Set(['currency', 'plan_source', 'parties']);

/** Findings about what is not there yet, not about what is wrong. */
const lacking = new Set(['missing_field', 'material_missing', 'party_required']);

/** The part of the form that a pointer belongs to. */
export function sectionOf(pointer: string): SectionKey {
  const member = parts(pointer)[0] ?? '';
  return sectionKeys.find((key) => members[key].includes(member)) ?? 'commitment';
}

/** Where a part of the form stands. */
export interface SectionState {
  kind: 'empty' | 'started' | 'todo' | 'wrong' | 'fine';
  count: number;
}

/**
 * What is missing counts as still to do; what is wrong, or refused by the
 * server, as a problem.
 */
export function sectionState(key: SectionKey, draft: JsonObject, documents: number, findings: readonly Finding[] | undefined, refused: readonly Refusal[]): SectionState {
  const here = (findings ?? []).filter((finding) => finding.severity === 'BLOCK' && sectionOf(finding.pointer ?? '') === key);
  const wrong = here.filter((finding) => !lacking.has(finding.code)).length;
  const bad = wrong + refused.filter((entry) => sectionOf(entry.pointer) === key).length;
  if (bad > 0) return { kind: 'wrong', count: bad };
  const filled = key === 'documents' ? documents > 0 : members[key].some((name) => !given.has(name) && valueAt(draft, `/${name}`) !== undefined);
  if (!filled && (key !== 'parties' || draft.parties === undefined)) return { kind: 'empty', count: here.length };
  if (here.length > 0) return { kind: 'todo', count: here.length };
  return { kind: findings === undefined ? 'started' : 'fine', count: 0 };
}
