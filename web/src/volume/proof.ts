// What the console adds to the checks of src/evidence: whether a page shows what was proven.
import type { Schemas } from '../api/client';

export { leafHash, rootOf } from '../evidence/merkle';
export { openCheckpoint, openVerifier } from '../evidence/note';
export { type JournalProof, type Step, type StepName, type Verdict, verifyProof } from '../evidence/proof';

/** Whether the proven text (journal.Entry in canonical JSON) says what the page shows of the event. */
export function saysTheSame(body: string, shown: Schemas['JournalEvent']): boolean {
  const told = JSON.parse(body) as { actor?: { user_id?: string }; object?: { id?: string; type?: string; version?: number } } & Record<string, unknown>;
  const pairs: [unknown, unknown][] = [
    [told.index, shown.index],
    [told.kind, shown.kind],
    [told.reason, shown.reason],
    [told.data ?? {}, shown.data ?? {}],
    [told.owner_org, shown.owner_org],
    [told.actor?.user_id, shown.actor_id],
    [told.object?.type, shown.object_type],
    [told.object?.id, shown.object_id],
    [told.object?.version, shown.object_version],
    [micros(String(told.recorded_at)), micros(shown.recorded_at)],
  ];
  return pairs.every(([a, b]) => plain(a) === plain(b));
}

// The journal writes instants with all six digits, the API without the zeros at
// their end.
const micros = (instant: string): string => instant.replace(/(?:\.(\d{1,6}))?Z$/, (_, digits: string = '') => `.${digits.padEnd(6, '0')}Z`);

// The same value gives the same text, whatever the order of its members; what
// is left out and what is empty are the same, as in the journal.
function plain(value: unknown): string {
  if (value === undefined || value === null || value === '') return '""';
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${plain(member)}`).join()}}`;
}
