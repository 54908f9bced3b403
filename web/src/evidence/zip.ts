// Reads ZIP files piece by piece from a Blob: stored and deflated entries, within
// bounds, and nothing that a ZIP can say in two ways.
import { textOf } from './bytes';

export interface Entry {
  name: string;
  /** Bytes of the content. */
  size: number;
  /** Bytes in the file. */
  packed: number;
  method: number;
  crc: number;
  /** Where its own header stands. */
  at: number;
}

/** Why a ZIP cannot be read; the text is `problem.<message>`. */
export class ZipError extends Error {
  constructor(readonly why: 'zip_damaged' | 'zip_large' | 'zip_method' | 'zip_browser') {
    super(why);
  }
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const MOST_ENTRIES = 10_000;
const LONGEST_DIRECTORY = 4 << 20;

const damaged = (): never => {
  throw new ZipError('zip_damaged');
};

const view = async (blob: Blob, from: number, to: number): Promise<DataView> => new DataView(await blob.slice(from, to).arrayBuffer());

/** The entries, in the order of the directory. */
export async function entriesOf(blob: Blob): Promise<Entry[]> {
  const from = Math.max(0, blob.size - 22 - 0xffff);
  const tail = await view(blob, from, blob.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && !(tail.getUint32(at, true) === END && at + 22 + tail.getUint16(at + 20, true) === tail.byteLength)) at -= 1;
  if (at < 0) damaged();
  const [count, length, start] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  // ZIP64, which only files of 4 GB and more need, and parts of a divided file.
  if (count === 0xffff || start === 0xffffffff || length > LONGEST_DIRECTORY || count > MOST_ENTRIES) throw new ZipError('zip_large');
  if (tail.getUint16(at + 4, true) !== 0 || start + length !== from + at) damaged();
  return directory(await view(blob, start, start + length), count);
}

function directory(d: DataView, count: number): Entry[] {
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > d.byteLength || d.getUint32(at, true) !== CENTRAL) damaged();
    const [name, extra, comment] = [d.getUint16(at + 28, true), d.getUint16(at + 30, true), d.getUint16(at + 32, true)];
    if (at + 46 + name > d.byteLength) damaged();
    const entry: Entry = {
      name: nameOf(new Uint8Array(d.buffer, d.byteOffset + at + 46, name)),
      method: d.getUint16(at + 10, true),
      crc: d.getUint32(at + 16, true),
      packed: d.getUint32(at + 20, true),
      size: d.getUint32(at + 24, true),
      at: d.getUint32(at + 42, true),
    };
    if (entry.packed === 0xffffffff || entry.size === 0xffffffff) throw new ZipError('zip_large');
    if (d.getUint16(at + 8, true) & 1 || (entry.method !== 0 && entry.method !== 8)) throw new ZipError('zip_method');
    if (names.has(entry.name) || (entry.method === 0 && entry.packed !== entry.size)) damaged();
    names.add(entry.name);
    entries.push(entry);
    at += 46 + name + extra + comment;
  }
  if (at !== d.byteLength) damaged();
  return entries;
}

function nameOf(bytes: Uint8Array): string {
  try {
    return textOf(bytes);
  } catch {
    return damaged();
  }
}

/** The content of an entry, piece by piece; its length and checksum are those it states. */
export async function* contentOf(blob: Blob, entry: Entry): AsyncGenerator<Uint8Array> {
  const header = await view(blob, entry.at, entry.at + 30);
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL) damaged();
  const start = entry.at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.packed > blob.size) damaged();
  const name = new Uint8Array(await blob.slice(entry.at + 30, entry.at + 30 + header.getUint16(26, true)).arrayBuffer());
  if (nameOf(name) !== entry.name) damaged();
  let [length, crc] = [0, -1];
  for await (const piece of pieces(blob.slice(start, start + entry.packed), entry.method)) {
    length += piece.length;
    if (length > entry.size) damaged();
    crc = crc32(crc, piece);
    yield piece;
  }
  if (length !== entry.size || ~crc >>> 0 !== entry.crc) damaged();
}

async function* pieces(packed: Blob, method: number): AsyncGenerator<Uint8Array> {
  let stream = packed.stream() as ReadableStream<Uint8Array>;
  if (method === 8) {
    if (typeof DecompressionStream === 'undefined') throw new ZipError('zip_browser');
    stream = stream.pipeThrough(new DecompressionStream('deflate-raw') as unknown as TransformStream<Uint8Array, Uint8Array>);
  }
  const reader = stream.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read().catch(damaged);
      if (done) return;
      yield value as Uint8Array;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

const table = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(crc: number, bytes: Uint8Array): number {
  let c = crc;
  for (const byte of bytes) c = (c >>> 8) ^ (table[(c ^ byte) & 0xff] as number);
  return c;
}

/** The whole content of a small entry. */
export async function wholeOf(blob: Blob, entry: Entry, longest: number): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.size > longest) throw new ZipError('zip_large');
  const whole = new Uint8Array(entry.size);
  let at = 0;
  for await (const piece of contentOf(blob, entry)) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
