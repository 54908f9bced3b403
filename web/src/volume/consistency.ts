// Verification of consistency proofs in the browser (RFC 6962, 2.1.2), in the
// order of golang.org/x/mod/sumdb/tlog.CheckTree: that the log of an older
// checkpoint is the beginning of the log of a newer one.
import { attempt, toBase64 } from '../evidence/bytes';
import { nodeHash, readHash } from '../evidence/merkle';
import { type Checkpoint, openCheckpoint, openVerifier } from '../evidence/note';

/** Why two checkpoints are not consistent; the texts are `evidence.check.<name>`. */
export type Inconsistency = 'key' | 'older' | 'newer' | 'order' | 'proof';

export interface ConsistencyVerdict {
  ok: boolean;
  wrong?: Inconsistency;
  older?: Checkpoint;
  newer?: Checkpoint;
}

/** Checks both signatures with the log's key and then the proof between the two. */
export function verifyConsistency(key: string, olderNote: string, newerNote: string, hashes: readonly string[]): ConsistencyVerdict {
  const verifier = attempt(() => openVerifier(key));
  if (!verifier) return { ok: false, wrong: 'key' };
  const older = attempt(() => openCheckpoint(olderNote, verifier));
  if (!older) return { ok: false, wrong: 'older' };
  const newer = attempt(() => openCheckpoint(newerNote, verifier));
  if (!newer) return { ok: false, wrong: 'newer', older };
  if (older.size < 1 || older.size > newer.size) return { ok: false, wrong: 'order', older, newer };
  const ok = attempt(() => continues(older, newer, hashes)) ?? false;
  return ok ? { ok, older, newer } : { ok, wrong: 'proof', older, newer };
}

/** Whether the proof leads to both roots; it throws when the proof has a wrong length or form. */
export function continues(older: Pick<Checkpoint, 'size' | 'root'>, newer: Pick<Checkpoint, 'size' | 'root'>, hashes: readonly string[]): boolean {
  const proof = hashes.map(readHash);
  const old = readHash(older.root);
  const fold = (low: number, high: number): [old: Uint8Array, all: Uint8Array] => {
    if (older.size === high) {
      if (low === 0) return end([old, old]);
      const only = pop();
      return end([only, only]);
    }
    const last = pop();
    const middle = low + powerBelow(high - low);
    if (older.size <= middle) {
      const [was, left] = fold(low, middle);
      return [was, nodeHash(left, last)];
    }
    const [was, right] = fold(middle, high);
    return [nodeHash(last, was), nodeHash(last, right)];
  };
  const pop = (): Uint8Array => {
    const hash = proof.pop();
    if (!hash) throw new Error('the proof is too short');
    return hash;
  };
  const end = (pair: [Uint8Array, Uint8Array]): [Uint8Array, Uint8Array] => {
    if (proof.length > 0) throw new Error('the proof is too long');
    return pair;
  };
  if (!(Number.isSafeInteger(older.size) && Number.isSafeInteger(newer.size) && older.size >= 1 && older.size <= newer.size)) throw new Error('the sizes are in no order');
  const [was, all] = fold(0, newer.size);
  return toBase64(was) === older.root && toBase64(all) === newer.root;
}

function powerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
