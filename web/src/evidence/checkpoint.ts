// Checkpoints: their signature, the witnesses' countersignatures, and those that
// the reader kept.
import { attempt } from './bytes';
import { type Checkpoint, cosignatureOf, openCheckpoint, openVerifier, openWitness, splitNote, type Verifier } from './note';
import { judged, type Keys, type Report, type Said, Steps, unable } from './report';

const lines = (text: string): string[] => text.split(/\r?\n/).map((line) => line.trim());

/** The witnesses' keys, one a line; a line that is no key is an error. */
export const witnessesOf = (keys: Keys): Verifier[] => lines(keys.witnesses).filter(Boolean).map(openWitness);

/**
 * The signed notes of a text, one after the other, however they are parted:
 * three lines or more, an empty one, and signature lines.
 */
export function notesOf(text: string): string[] {
  const notes: string[] = [];
  let note = '';
  let signed = false;
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const signature = line.startsWith('— ');
    if (signed && !signature) {
      notes.push(note);
      [note, signed] = ['', false];
    }
    if (note === '' && (line === '' || /^-+$/.test(line))) continue;
    note += `${line}\n`;
    signed ||= signature;
  }
  if (note !== '') notes.push(note);
  return notes;
}

/** One checkpoint of the log that the reader kept, or that a bundle carries. */
export const openAll = (text: string, verifier: Verifier): Checkpoint[] => notesOf(text).map((note) => openCheckpoint(note, verifier));

/** Says of each witness whether it countersigned, and gives those that did. */
export function checkWitnesses(steps: Steps, note: string, keys: Keys): { name: string; at: string }[] {
  const witnesses = attempt(() => witnessesOf(keys));
  if (!witnesses) {
    steps.add('step.witness_key', false);
    return [];
  }
  const signed: { name: string; at: string }[] = [];
  for (const witness of witnesses) {
    const { result, at } = attempt(() => cosignatureOf(note, witness)) ?? { result: 'bad' as const };
    steps.add('step.witness', result === 'absent' ? 'absent' : result === 'ok', ['fact.witness', witness.name], ['fact.cosigned_at', at ?? '—']);
    if (at) signed.push({ name: witness.name, at });
  }
  return signed;
}

/**
 * Compares a checkpoint with those the reader kept. Of another size nothing can
 * be said without the log itself; of the same size the roots must be equal.
 */
export function compareHeld(steps: Steps, checkpoint: Checkpoint | undefined, verifier: Verifier | undefined, keys: Keys): void {
  if (keys.held.trim() === '' || !verifier) return;
  const held = attempt(() => openAll(keys.held, verifier));
  const same = held?.filter((h) => h.size === checkpoint?.size);
  const apart = same?.find((h) => h.root !== checkpoint?.root);
  const result = !held || apart ? false : same?.length ? true : 'absent';
  steps.add('step.held', result, ['fact.held', String(held?.length ?? 0)], ['fact.size', String(checkpoint?.size ?? '—')], ['fact.root', checkpoint?.root ?? '—'], ['fact.held_root', (apart ?? same?.[0])?.root ?? '—']);
}

/** Other signatures on the note, of witnesses whose key the reader did not give. */
export function unknownSigners(note: string, verifier: Verifier, keys: Keys): string[] {
  const known = new Set([verifier.name, ...(attempt(() => witnessesOf(keys)) ?? []).map(({ name }) => name)]);
  return splitNote(note).lines.map((line) => line.split(' ')[1] ?? '').filter((name) => name !== '' && !known.has(name));
}

export const witnessed = (signed: { name: string; at: string }[]): Said[] =>
  signed.map(({ name, at }) => ({ text: 'proven.witnessed', values: { witness: name, at } }));

/** A note that stands alone. */
export function checkNote(note: string, keys: Keys): Report {
  const verifier = attempt(() => openVerifier(keys.log.trim()));
  if (!verifier) return unable('checkpoint', 'problem.log_key');
  const steps = new Steps();
  const checkpoint = attempt(() => openCheckpoint(note, verifier));
  steps.add('step.signature', !!checkpoint, ['fact.log', checkpoint?.origin ?? '—'], ['fact.log_key', keys.log.trim()]);
  const signed = attempt(() => checkWitnesses(steps, note, keys)) ?? [];
  compareHeld(steps, checkpoint, verifier, keys);
  const others = attempt(() => unknownSigners(note, verifier, keys)) ?? [];
  return judged('checkpoint', steps, {
    proven: [{ text: 'proven.checkpoint', values: { log: verifier.name, size: String(checkpoint?.size) } }, ...witnessed(signed)],
    asOf: [{ text: 'asof.size', values: { size: String(checkpoint?.size) } }],
    unproven: [
      { text: 'unproven.checkpoint_alone' },
      ...(signed.length === 0 ? [{ text: 'unproven.no_witness' } as const] : []),
      ...others.map((name): Said => ({ text: 'unproven.signer', values: { name } })),
    ],
    facts: checkpoint
      ? [
          ['fact.log', checkpoint.origin],
          ['fact.size', String(checkpoint.size)],
          ['fact.root', checkpoint.root],
        ]
      : [],
  });
}
