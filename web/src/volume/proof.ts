// Verification of journal proofs in the browser, with nothing but the log's
// public key: RFC 6962 hashes as in golang.org/x/mod/sumdb/tlog and signed
// notes as in golang.org/x/mod/sumdb/note. The same checks as `jishi verify proof`.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Schemas } from '../api/client';

export type JournalProof = Schemas['JournalProof'];

/** Which check it was; the texts are `proof.step.<name>`. */
export type StepName = 'key' | 'signature' | 'size' | 'leaf' | 'path';

export interface Step {
  name: StepName;
  /** `absent`: there is nothing to check, because the reader may not see the text. */
  result: 'ok' | 'bad' | 'absent';
  /** What was computed and what it was compared with. */
  facts: Record<string, string>;
}

export interface Verdict {
  ok: boolean;
  steps: Step[];
  /** What the signed checkpoint says; only with a good signature. */
  checkpoint?: Checkpoint;
  /** The event's text, once its hash is known to be the proven one. */
  body?: string;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: string;
}

interface Verifier {
  name: string;
  hash: number;
  key: Uint8Array;
}

/** Checks a proof step by step; every step is reported, also after one failed. */
export function verifyProof(proof: JournalProof): Verdict {
  const steps: Step[] = [];
  const say = (name: StepName, ok: boolean, facts: Record<string, string>) => steps.push({ name, result: ok ? 'ok' : 'bad', facts });

  const verifier = attempt(() => openVerifier(proof.verifier_key));
  say('key', !!verifier, { key: proof.verifier_key });
  const checkpoint = verifier && attempt(() => openCheckpoint(proof.checkpoint, verifier));
  say('signature', !!checkpoint, { origin: checkpoint?.origin ?? '—' });
  const covered = !!checkpoint && checkpoint.size === proof.tree_size && proof.index >= 0 && proof.index < proof.tree_size;
  say('size', covered, { index: String(proof.index), size: String(checkpoint?.size ?? proof.tree_size) });

  const bytes = proof.body === undefined ? undefined : attempt(() => fromBase64(proof.body ?? ''));
  if (proof.body === undefined) steps.push({ name: 'leaf', result: 'absent', facts: { stated: proof.leaf_hash } });
  else {
    const computed = bytes ? toBase64(leafHash(bytes)) : '—';
    say('leaf', computed === proof.leaf_hash, { computed, stated: proof.leaf_hash });
  }
  const root = attempt(() => toBase64(rootOf(proof)));
  say('path', !!checkpoint && root === checkpoint.root, { computed: root ?? '—', signed: checkpoint?.root ?? '—' });

  const ok = steps.every((step) => step.result !== 'bad');
  return { ok, steps, checkpoint: checkpoint ?? undefined, body: ok && bytes ? new TextDecoder().decode(bytes) : undefined };
}

function attempt<T>(check: () => T): T | undefined {
  try {
    return check();
  } catch {
    return undefined;
  }
}

/** The hash of a leaf: SHA-256 of 0x00 and its bytes (RFC 6962, 2.1). */
export const leafHash = (body: Uint8Array): Uint8Array => sha256(joined(Uint8Array.of(0), body));

export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(joined(Uint8Array.of(1), left, right));

/** The root that the leaf and its audit path lead to; the order is that of tlog.CheckRecord. */
export function rootOf(proof: Pick<JournalProof, 'index' | 'tree_size' | 'leaf_hash' | 'hashes'>): Uint8Array {
  if (!(Number.isSafeInteger(proof.index) && Number.isSafeInteger(proof.tree_size) && proof.index >= 0 && proof.index < proof.tree_size)) {
    throw new Error('the index is outside of the tree');
  }
  const path = proof.hashes.map(readHash);
  const fold = (low: number, high: number): Uint8Array => {
    if (low + 1 === high) {
      if (path.length > 0) throw new Error('the path is too long');
      return readHash(proof.leaf_hash);
    }
    const sibling = path.pop();
    if (!sibling) throw new Error('the path is too short');
    const middle = low + largestPowerBelow(high - low);
    return proof.index < middle ? nodeHash(fold(low, middle), sibling) : nodeHash(sibling, fold(middle, high));
  };
  return fold(0, proof.tree_size);
}

function largestPowerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** Reads a verifier key "name+hash+key" of a note (algorithm 1 is Ed25519). */
export function openVerifier(text: string): Verifier {
  const [name = '', hash = '', ...rest] = text.split('+');
  const key = fromBase64(rest.join('+')); // base64 may hold a plus sign
  if (!name || /\s/.test(name) || !/^[0-9a-f]{8}$/.test(hash)) throw new Error('not a verifier key');
  const id = keyId(name, key);
  if (id !== parseInt(hash, 16)) throw new Error('the key is not the one its name says');
  if (key[0] !== 1 || key.length !== 33) throw new Error('not an Ed25519 key');
  return { name, hash: id, key: key.slice(1) };
}

const keyId = (name: string, key: Uint8Array): number => number32(sha256(joined(utf8(`${name}\n`), key)));

/** Verifies a signed checkpoint and reads what it says (C2SP tlog-checkpoint). */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new Error('not a signed note');
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split('\n');
  if (!lines.some((line) => signedBy(line, text, verifier))) throw new Error('no signature of this key');
  const [origin = '', size = '', root = ''] = text.split('\n');
  if (origin !== verifier.name) throw new Error('the checkpoint is of another log');
  if (!/^(0|[1-9]\d{0,15})$/.test(size)) throw new Error('the size is no number');
  readHash(root);
  return { origin, size: Number(size), root };
}

function signedBy(line: string, text: string, verifier: Verifier): boolean {
  const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  if (name !== verifier.name || !encoded) return false;
  const signature = fromBase64(encoded);
  if (signature.length !== 68 || number32(signature) !== verifier.hash) return false;
  // zip215: false takes exactly what Go's crypto/ed25519 takes.
  return ed25519.verify(signature.slice(4), utf8(text), verifier.key, { zip215: false });
}

export function readHash(text: string): Uint8Array {
  const hash = fromBase64(text);
  if (hash.length !== 32) throw new Error('not a hash');
  return hash;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const number32 = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);

function joined(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Bytes in the one plain form of base64; other spellings of them are refused. */
function fromBase64(text: string): Uint8Array {
  const raw = atob(text);
  if (btoa(raw) !== text) throw new Error('not in its plain form');
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  let raw = '';
  for (const byte of bytes) raw += String.fromCharCode(byte);
  return btoa(raw);
}

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
