// Bytes and their text forms.
import { bytesToHex } from '@noble/hashes/utils.js';

export { bytesToHex as hex };

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The text of bytes that must be UTF-8. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

export function joined(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Bytes in the one plain form of base64; other spellings of them are refused. */
export function fromBase64(text: string): Uint8Array {
  const raw = atob(text);
  if (btoa(raw) !== text) throw new Error('not in its plain form');
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  let raw = '';
  for (const byte of bytes) raw += String.fromCharCode(byte);
  return btoa(raw);
}

export const number32 = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);

/** What check gives, or nothing when it throws. */
export function attempt<T>(check: () => T): T | undefined {
  try {
    return check();
  } catch {
    return undefined;
  }
}
