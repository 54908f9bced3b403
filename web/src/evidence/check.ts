// Tells what a file is and has it checked.
import { sha256 } from '@noble/hashes/sha2.js';
import { attempt, hex, textOf } from './bytes';
import { checkBundle, type Progress } from './bundle';
import { checkCertificate, checkClosing, checkProof, type CertificateEvidence, type ClosingFile } from './certificate';
import { checkNote } from './checkpoint';
import type { JournalProof } from './proof';
import { type Keys, type Report, unable } from './report';
import { ZipError } from './zip';

/** Longest file that is no bundle, in bytes; a closing has every figure of a year. */
const LONGEST_TEXT = 32 << 20;

export interface Checked {
  report: Report;
  /** SHA-256 of the file; only of files that are read whole. */
  sha256?: string;
}

/** Checks a file. It throws nothing: what cannot be read is said in the report. */
export async function check(file: Blob, keys: Keys, progress?: Progress): Promise<Checked> {
  try {
    const head = new Uint8Array(await file.slice(0, 5).arrayBuffer());
    const begins = String.fromCharCode(...head);
    if (begins.startsWith('PK')) return { report: await checkBundle(file, keys, progress) };
    if (begins.startsWith('%PDF')) return { report: unable('unknown', 'problem.pdf') };
    if (file.size > LONGEST_TEXT) return { report: unable('unknown', 'problem.unknown') };
    const raw = new Uint8Array(await file.arrayBuffer());
    return { report: checkText(raw, keys), sha256: hex(sha256(raw)) };
  } catch (error) {
    if (error instanceof ZipError) return { report: unable('unknown', `problem.${error.why}`) };
    return { report: unable('unknown', 'problem.unreadable') };
  }
}

function checkText(raw: Uint8Array, keys: Keys): Report {
  const text = attempt(() => textOf(raw));
  if (text === undefined) return unable('unknown', 'problem.unknown');
  const json = attempt(() => JSON.parse(text) as unknown);
  if (isCertificate(json)) return checkCertificate(json, keys);
  if (isProof(json)) return checkProof(json, keys);
  if (isClosing(json)) return checkClosing(json, keys);
  if (json === undefined && /\n\n— \S+ \S+/.test(text.replaceAll('\r\n', '\n'))) return checkNote(text.replaceAll('\r\n', '\n'), keys);
  return unable('unknown', 'problem.unknown');
}

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
const strings = (value: Loose, ...names: string[]): boolean => names.every((name) => typeof value[name] === 'string');

const isCertificate = (value: unknown): value is CertificateEvidence =>
  isObject(value) && value.format === 'jishi.certificate.evidence/1' && strings(value, 'number', 'statement', 'signature', 'key_id') && isPath(value.proof) && typeof value.proof.body === 'string';

const isProof = (value: unknown): value is JournalProof => isPath(value) && (value.body === undefined || typeof value.body === 'string');

const isPath = (value: unknown): value is Loose =>
  isObject(value) && strings(value, 'leaf_hash', 'checkpoint') && Number.isSafeInteger(value.index) && Number.isSafeInteger(value.tree_size) && Array.isArray(value.hashes) && value.hashes.every((hash) => typeof hash === 'string');

const isClosing = (value: unknown): value is ClosingFile => isObject(value) && strings(value, 'snapshot', 'signature');
