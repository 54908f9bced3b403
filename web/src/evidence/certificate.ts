// Certificate evidence (登记证明证据文件) and closings, both signed with the
// certificate key, and journal proofs.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { attempt, fromBase64, hex, textOf, utf8 } from './bytes';
import { checkWitnesses, compareHeld, unknownSigners, witnessed } from './checkpoint';
import { fenOf, yuan } from './money';
import { type Checkpoint, openVerifier } from './note';
import { type JournalProof, verifyProof } from './proof';
import { type Fact, judged, type Keys, type Report, type Said, Steps, unable } from './report';

/** What the certificate key signs, told apart by what stands before it. */
const CERTIFICATE = 'jishi certificate v1\n';
const CLOSING = 'jishi volume closing v1\n';

/** A certificate key in base64 and its short name, the first 16 digits of its SHA-256. */
export function openCertificateKey(text: string): { key: Uint8Array; id: string } {
  const key = fromBase64(text.trim());
  if (key.length !== 32) throw new Error('an Ed25519 key has 32 bytes');
  return { key, id: hex(sha256(key)).slice(0, 16) };
}

export function signs(key: Uint8Array, purpose: string, text: string, signature: string): boolean {
  const [scheme, encoded = ''] = signature.split(':');
  return scheme === 'Ed25519' && !!attempt(() => ed25519.verify(fromBase64(encoded), utf8(purpose + text), key, { zip215: false }));
}

export interface CertificateEvidence {
  format: string;
  number: string;
  /** The canonical JSON exactly as it was signed. */
  statement: string;
  signature: string;
  key_id: string;
  proof: Omit<JournalProof, 'verifier_key'>;
  sample?: boolean;
}

interface Statement {
  number: string;
  contract_id: string;
  event_index: number;
  project_name: string;
  sellers: string[];
  buyers: string[];
  contract_amount: string;
  technical_amount: string;
  registered_on: string;
  registry: string;
  sample?: boolean;
}

interface Body {
  index: number;
  kind: string;
  recorded_at: string;
  object?: { id?: string; type?: string };
  data?: { statement_sha256?: string; contract?: string };
}

/** The contract that an event is about: a changed certificate comes with the event of its proceeding. */
const contractOf = (event: Body | undefined): string | undefined =>
  event?.object?.type === 'proceeding' ? event.data?.contract : event?.object?.type === 'contract' ? event.object.id : undefined;

/** Puts the steps of an inclusion proof under the page's own key. */
function checkInclusion(steps: Steps, proof: Omit<JournalProof, 'verifier_key'>, keys: Keys): { checkpoint?: Checkpoint; body?: string; signed: { name: string; at: string }[]; others: string[] } {
  const log = keys.log.trim();
  const verdict = verifyProof({ ...proof, verifier_key: log });
  for (const { name, result, facts } of verdict.steps) {
    if (name === 'key') continue; // looked at before
    const told = Object.entries(facts).map(([fact, value]): Fact => [`fact.${fact}` as Fact[0], value]);
    steps.add(`step.${name}`, result === 'absent' ? 'absent' : result === 'ok', ...told);
  }
  const signed = checkWitnesses(steps, proof.checkpoint, keys);
  const verifier = attempt(() => openVerifier(log));
  compareHeld(steps, verdict.checkpoint, verifier, keys);
  const others = verifier ? (attempt(() => unknownSigners(proof.checkpoint, verifier, keys)) ?? []) : [];
  return { checkpoint: verdict.checkpoint, body: verdict.body, signed, others };
}

const noWitness = (signed: unknown[], others: string[]): Said[] => [
  ...(signed.length === 0 ? [{ text: 'unproven.no_witness' } as const] : []),
  ...others.map((name): Said => ({ text: 'unproven.signer', values: { name } })),
];

export function checkCertificate(file: CertificateEvidence, keys: Keys): Report {
  const key = attempt(() => openCertificateKey(keys.certificate));
  if (!key) return unable('certificate', 'problem.certificate_key');
  if (!attempt(() => openVerifier(keys.log.trim()))) return unable('certificate', 'problem.log_key');
  const steps = new Steps();
  const statement = attempt(() => JSON.parse(file.statement) as Statement);
  const hash = hex(sha256(utf8(file.statement)));
  const good = signs(key.key, CERTIFICATE, file.statement, file.signature);
  steps.add('step.certificate_signature', good && !!statement, ['fact.key_id', key.id], ['fact.key_id_stated', file.key_id], ['fact.statement_sha256', hash]);
  steps.add('step.number', statement?.number === file.number && file.key_id === key.id, ['fact.number', statement?.number ?? '—'], ['fact.number_stated', file.number]);
  const { checkpoint, body, signed, others } = checkInclusion(steps, file.proof, keys);
  const event = body === undefined ? undefined : attempt(() => JSON.parse(body) as Body);
  const index = file.proof.index;
  steps.add('step.event_index', event?.index === index && statement?.event_index === index, ['fact.index', String(event?.index ?? '—')], ['fact.index_stated', String(statement?.event_index ?? '—')]);
  const contract = contractOf(event);
  steps.add('step.event_contract', contract !== undefined && contract === statement?.contract_id, ['fact.contract', contract ?? '—'], ['fact.contract_stated', statement?.contract_id ?? '—']);
  steps.add('step.event_statement', event?.data?.statement_sha256 === hash, ['fact.computed', hash], ['fact.in_event', event?.data?.statement_sha256 ?? '—']);
  const values = { number: file.number, index: String(index), size: String(checkpoint?.size), at: event?.recorded_at ?? '' };
  return judged('certificate', steps, {
    proven: [{ text: 'proven.certificate', values }, { text: 'proven.certificate_logged', values }, { text: 'proven.unaltered', values }, ...witnessed(signed)],
    asOf: [{ text: 'asof.recorded', values }, { text: 'asof.size', values }],
    unproven: [...(file.sample || statement?.sample ? [{ text: 'unproven.sample' } as const] : []), { text: 'unproven.in_force', values }, { text: 'unproven.performance' }, ...noWitness(signed, others)],
    facts: good && statement ? statementFacts(statement) : [],
  });
}

const statementFacts = (s: Statement): Fact[] => [
  ['fact.number', s.number],
  ['fact.project', s.project_name],
  ['fact.sellers', (s.sellers ?? []).join('、')],
  ['fact.buyers', (s.buyers ?? []).join('、')],
  ['fact.contract_amount', s.contract_amount],
  ['fact.technical_amount', s.technical_amount],
  ['fact.registered_on', s.registered_on],
  ['fact.registry', s.registry],
];

export function checkProof(proof: JournalProof, keys: Keys): Report {
  if (!attempt(() => openVerifier(keys.log.trim()))) return unable('proof', 'problem.log_key');
  const steps = new Steps();
  const { checkpoint, body, signed, others } = checkInclusion(steps, proof, keys);
  const event = body === undefined ? undefined : attempt(() => JSON.parse(body) as Body);
  if (body !== undefined) steps.add('step.event_index', event?.index === proof.index, ['fact.index', String(event?.index ?? '—')], ['fact.index_stated', String(proof.index)]);
  const values = { index: String(proof.index), size: String(checkpoint?.size), kind: event?.kind ?? '', at: event?.recorded_at ?? '' };
  return judged('proof', steps, {
    proven: [event ? { text: 'proven.event', values } : { text: 'proven.leaf', values }, { text: 'proven.unaltered', values }, ...witnessed(signed)],
    asOf: [...(event ? [{ text: 'asof.recorded', values } as const] : []), { text: 'asof.size', values }],
    unproven: [event ? { text: 'unproven.later' } : { text: 'unproven.text' }, ...noWitness(signed, others)],
    facts: steps.hold && body !== undefined ? [['fact.event', body]] : [],
  });
}

export interface ClosingFile {
  snapshot: string;
  signature: string;
  sha256?: string;
  key_id?: string;
}

interface Snapshot {
  format: string;
  year: number;
  /** 1 to 12 where a month was closed. */
  month?: number;
  no: number;
  as_of: number;
  closed_on: string;
  note: string;
  total: { count: number; contract_amount: string; technical_amount: string };
  groups: Record<string, { count: number; contract_amount: string }[]>;
  lines: number;
  lines_sha256: string;
  sample?: boolean;
}

export function checkClosing(file: ClosingFile, keys: Keys): Report {
  const key = attempt(() => openCertificateKey(keys.certificate));
  if (!key) return unable('closing', 'problem.certificate_key');
  const steps = new Steps();
  const hash = hex(sha256(utf8(file.snapshot)));
  const good = signs(key.key, CLOSING, file.snapshot, file.signature);
  steps.add('step.closing_signature', good, ['fact.key_id', key.id], ['fact.key_id_stated', file.key_id ?? '—']);
  steps.add('step.closing_hash', file.sha256 === undefined ? 'absent' : file.sha256 === hash, ['fact.computed', hash], ['fact.stated', file.sha256 ?? '—']);
  const s = attempt(() => JSON.parse(file.snapshot) as Snapshot);
  const whole = s?.format === 'jishi.volume.closing/1' && typeof s.total?.contract_amount === 'string';
  steps.add('step.closing_format', whole, ['fact.format', s?.format ?? '—']);
  const months = whole ? (s.groups?.month ?? []) : [];
  const sum = attempt(() => months.reduce((total, month) => total + fenOf(month.contract_amount), 0n));
  const stated = attempt(() => fenOf(s?.total.contract_amount ?? ''));
  steps.add('step.closing_sums', sum !== undefined && sum === stated, ['fact.computed', sum === undefined ? '—' : yuan(sum)], ['fact.stated', s?.total?.contract_amount ?? '—']);
  if (!whole) return judged('closing', steps, { proven: [], asOf: [], unproven: [], facts: [] });
  const period = s.month ? `${s.year}-${String(s.month).padStart(2, '0')}` : String(s.year);
  const values = { year: period, no: String(s.no), at: s.closed_on ?? '', index: String(s.as_of), lines: String(s.lines) };
  return judged('closing', steps, {
    proven: [{ text: s.month ? 'proven.closing_month' : 'proven.closing', values }, { text: 'proven.closing_unaltered', values }],
    asOf: [{ text: 'asof.closed', values }],
    unproven: [...(s.sample ? [{ text: 'unproven.sample' } as const] : []), { text: 'unproven.closing_lines', values }, { text: 'unproven.closing_later', values }],
    facts: good
      ? [
          ['fact.year', period],
          ['fact.closing_no', String(s.no)],
          ['fact.count', String(s.total.count)],
          ['fact.contract_amount', s.total.contract_amount],
          ['fact.technical_amount', s.total.technical_amount],
          ['fact.closing_note', s.note ?? ''],
          ['fact.lines', String(s.lines)],
          ['fact.lines_sha256', s.lines_sha256],
        ]
      : [],
  });
}

/** The text of a file that must be JSON. */
export const parsed = (bytes: Uint8Array): unknown => JSON.parse(textOf(bytes));
