// Signed notes as in golang.org/x/mod/sumdb/note, checkpoints (C2SP
// tlog-checkpoint) and their countersignatures (C2SP tlog-cosignature v1).
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { attempt, fromBase64, joined, number32, utf8 } from './bytes';
import { readHash } from './merkle';

export interface Checkpoint {
  origin: string;
  size: number;
  root: string;
}

export interface Verifier {
  name: string;
  hash: number;
  key: Uint8Array;
}

/** What an Ed25519 signature of a note and what a countersignature is named in a key. */
const SIGNATURE = 1;
const COSIGNATURE = 4;

/** Reads a verifier key "name+hash+key" of a note (algorithm 1 is Ed25519). */
export const openVerifier = (text: string): Verifier => readKey(text, SIGNATURE);

/** Reads the key of a witness, "name+hash+key" with algorithm 4. */
export const openWitness = (text: string): Verifier => readKey(text, COSIGNATURE);

function readKey(text: string, algorithm: number): Verifier {
  const [name = '', hash = '', ...rest] = text.split('+');
  const key = fromBase64(rest.join('+')); // base64 may hold a plus sign
  if (!name || /\s/.test(name) || !/^[0-9a-f]{8}$/.test(hash)) throw new Error('not a verifier key');
  const id = number32(sha256(joined(utf8(`${name}\n`), key)));
  if (id !== parseInt(hash, 16)) throw new Error('the key is not the one its name says');
  if (key[0] !== algorithm || key.length !== 33) throw new Error('not an Ed25519 key');
  return { name, hash: id, key: key.slice(1) };
}

/** The text that is signed and the lines of its signatures. */
export function splitNote(note: string): { text: string; lines: string[] } {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new Error('not a signed note');
  return { text: note.slice(0, split + 1), lines: note.slice(split + 2, -1).split('\n') };
}

/** Verifies a signed checkpoint and reads what it says (C2SP tlog-checkpoint). */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint {
  const { text, lines } = splitNote(note);
  if (!lines.some((line) => signedBy(line, text, verifier))) throw new Error('no signature of this key');
  const [origin = '', size = '', root = ''] = text.split('\n');
  if (origin !== verifier.name) throw new Error('the checkpoint is of another log');
  if (!/^(0|[1-9]\d{0,15})$/.test(size)) throw new Error('the size is no number');
  readHash(root);
  return { origin, size: Number(size), root };
}

/** The bytes of a signature line of this verifier behind its key hash; nothing for lines of others. */
function signatureOf(line: string, { name, hash }: Verifier): Uint8Array | undefined {
  const [dash, signer, encoded = '', more] = line.split(' ');
  if (dash !== '—' || signer !== name || more !== undefined) return undefined;
  const signature = attempt(() => fromBase64(encoded));
  return signature && signature.length > 4 && number32(signature) === hash ? signature.slice(4) : undefined;
}

function signedBy(line: string, text: string, verifier: Verifier): boolean {
  const signature = signatureOf(line, verifier);
  // zip215: false takes exactly what Go's crypto/ed25519 takes.
  return signature?.length === 64 && ed25519.verify(signature, utf8(text), verifier.key, { zip215: false });
}

/** What a witness said of a checkpoint. */
export interface Cosignature {
  result: 'ok' | 'bad' | 'absent';
  /** When the witness signed, RFC 3339 in UTC; only with a good signature. */
  at?: string;
}

/** Verifies the countersignature of a witness on a checkpoint. */
export function cosignatureOf(note: string, witness: Verifier): Cosignature {
  const { text, lines } = splitNote(note);
  const blobs = lines.map((line) => signatureOf(line, witness)).filter((blob) => blob !== undefined);
  for (const blob of blobs) {
    if (blob.length !== 72) continue;
    const seconds = new DataView(blob.buffer, blob.byteOffset).getBigUint64(0);
    const said = utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
    const at = attempt(() => new Date(Number(seconds) * 1000).toISOString());
    if (at && ed25519.verify(blob.slice(8), said, witness.key, { zip215: false })) return { result: 'ok', at: at.replace('.000Z', 'Z') };
  }
  return { result: blobs.length > 0 ? 'bad' : 'absent' };
}
