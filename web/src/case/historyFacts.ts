import type { Schemas } from '../api/client';
import { caseTexts } from '../i18n/zh-CN/case';
import { formatInstant, formatYuan } from '../ui/format';
import type { CaseT } from './fieldLabel';

export type HistoryEntry = Schemas['HistoryEntry'];
type Facts = Record<string, unknown>;

/** What an event's kind says: "contract.submitted" is "submitted", "proceeding.opened" is "proceeding_opened". */
export const stepOf = (kind: string): string => (kind.startsWith('contract.') ? kind.slice('contract.'.length) : kind.replace('.', '_'));

/** What happened, in words; a kind that is not known here stands for itself. */
export function historyTitle(t: CaseT, kind: string): string {
  const step = stepOf(kind);
  return step in caseTexts.history.kind ? t(`history.kind.${step as keyof typeof caseTexts.history.kind}`) : t('history.kind.other', { kind });
}

/** How reason codes and materials are called; both by their code tables. Kinds of proceedings by their texts. */
export interface Names {
  proceeding: (kind: string) => string;
  reason: (code: string) => string;
  material: (code: string) => string;
}

const text = (facts: Facts, name: string): string => {
  const value = facts[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const amounts = (facts: Facts): { contract: string; technical: string } | undefined => {
  const [contract, technical] = [text(facts, 'contract_amount'), text(facts, 'technical_amount')];
  return contract ? { contract: formatYuan(contract), technical: formatYuan(technical) } : undefined;
};

/** The facts of an event that matter to a reader, as short phrases. */
export function historyFacts(t: CaseT, entry: HistoryEntry, names: Names): string[] {
  const facts = (entry.data ?? {}) as Facts;
  const tell = phrases[stepOf(entry.kind)];
  return tell ? tell(t, facts, names).filter((phrase): phrase is string => Boolean(phrase)) : [];
}

type Phrase = string | false | undefined;

const phrases: Record<string, (t: CaseT, facts: Facts, names: Names) => Phrase[]> = {
  submitted: (t, f) => {
    const declared = amounts((f.declared ?? {}) as Facts);
    return [
      t('history.fact.round', { round: text(f, 'round') }),
      t('history.fact.acceptanceNo', { number: text(f, 'acceptance_no') }),
      declared && t('history.fact.declared', declared),
    ];
  },
  accepted: (t, f) => [t('history.fact.accepted', { on: text(f, 'accepted_on'), due: text(f, 'decision_due') })],
  returned: (t, f) => [t('history.fact.items', { count: Number(f.items), due: text(f, 'correction_due') })],
  declined: (t, f, names) => [reasons(t, f, names)],
  refused: (t, f, names) => [reasons(t, f, names)],
  transferred_up: (t, f) => [amountsPhrase(t, f, 'amounts')],
  claimed: (t, f) => [t('history.fact.until', { until: formatInstant(text(f, 'claimed_until')) }), Boolean(f.taken_over_from) && t('history.fact.takenOver')],
  reviewed: reviewed,
  expert_opinion_recorded: (t, f) => [Boolean(f.panel) && t('history.fact.panel', { count: Number(f.panel) }), ...reviewed(t, f)],
  registered: (t, f) => [t('history.fact.certificate', { number: text(f, 'certificate') }), amountsPhrase(t, f, 'approved')],
  national_number_set: (t, f) => [t('history.fact.national', { number: text(f, 'national_reg_no') })],
  document_added: (t, f, names) => {
    const code = text(f, 'material');
    return [code !== '' && t('history.fact.document', { code: `${code} ${names.material(code)}` })];
  },
};

for (const step of ['opened', 'revised', 'withdrawn', 'returned', 'notified', 'heard', 'examined', 'sent_back', 'decided', 'notice_delivered']) {
  phrases[`proceeding_${step}`] = (t, f, names) => [
    t('history.fact.proceeding', { kind: names.proceeding(text(f, 'kind')), number: text(f, 'number') }),
    text(f, 'certificate') !== '' && t('history.fact.certificateNow', { number: text(f, 'certificate') }),
    text(f, 'contract_amount') !== '' && amountsPhrase(t, f, 'amounts'),
  ];
}
for (const step of ['declared', 'confirmed', 'rejected']) {
  phrases[`settlement_${step}`] = (t, f) => [t('history.fact.income', { contract: formatYuan(text(f, 'contract_amount')), income: formatYuan(text(f, 'income')) })];
}

function reviewed(t: CaseT, f: Facts): Phrase[] {
  const recommendation = f.recommendation;
  if (recommendation !== 'REGISTER' && recommendation !== 'REFUSE') return [];
  return [
    t(`history.fact.recommend${recommendation}`),
    amountsPhrase(t, f, 'approved'),
    Boolean(f.disputed) && t('history.fact.disputed'),
    t('history.fact.due', { due: text(f, 'decision_due') }),
  ];
}

function amountsPhrase(t: CaseT, f: Facts, as: 'approved' | 'amounts'): Phrase {
  const both = amounts(f);
  return both && t(`history.fact.${as}`, both);
}

function reasons(t: CaseT, f: Facts, names: Names): Phrase {
  const codes = Array.isArray(f.reasons) ? f.reasons.map(String) : [];
  return codes.length > 0 && t('history.fact.reasons', { reasons: codes.map((code) => `${code} ${names.reason(code)}`).join('；') });
}
