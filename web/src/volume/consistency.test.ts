import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { continues, verifyConsistency } from './consistency';
import vectors from './testdata/consistency.json'; // from Go: internal/journal/vectors_test.go

const text = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const bent = (base64: string): string => {
  const raw = atob(base64);
  return btoa(String.fromCharCode(raw.charCodeAt(0) ^ 1) + raw.slice(1));
};
const accepts = (v: (typeof vectors)[number]): boolean => {
  try {
    return continues({ size: v.from, root: v.old_root }, { size: v.to, root: v.new_root }, v.hashes);
  } catch {
    return false;
  }
};

describe('continues', () => {
  it('accepts what Go proves, between all sizes', () => {
    expect(vectors.length).toBeGreaterThan(100);
    for (const v of vectors) expect([v.from, v.to, accepts(v)]).toEqual([v.from, v.to, true]);
  });

  it('refuses whatever is changed', () => {
    for (const v of vectors) {
      const wrong = [
        { ...v, old_root: bent(v.old_root) },
        { ...v, new_root: bent(v.new_root) },
        { ...v, hashes: [...v.hashes, v.old_root] },
        ...v.hashes.map((_, i) => ({ ...v, hashes: v.hashes.map((h, j) => (i === j ? bent(h) : h)) })),
        ...v.hashes.map((_, i) => ({ ...v, hashes: v.hashes.filter((_, j) => i !== j) })),
        { ...v, from: 0 },
        { ...v, from: v.to + 1 },
      ];
      for (const w of wrong) expect(accepts(w)).toBe(false);
    }
  });
});

describe('verifyConsistency', () => {
  const { secretKey, publicKey } = ed25519.keygen(new Uint8Array(32).fill(7));
  const name = 'jishi.test/log';
  const raw = Uint8Array.of(1, ...publicKey);
  const id = sha256(Uint8Array.of(...new TextEncoder().encode(`${name}\n`), ...raw)).slice(0, 4);
  const key = `${name}+${Array.from(id, (b) => b.toString(16).padStart(2, '0')).join('')}+${text(raw)}`;
  const note = (size: number, root: string): string => {
    const body = `${name}\n${size}\n${root}\n`;
    return `${body}\n— ${name} ${text(Uint8Array.of(...id, ...ed25519.sign(new TextEncoder().encode(body), secretKey)))}\n`;
  };
  const v = vectors.find((x) => x.from === 6 && x.to === 13) as (typeof vectors)[number];
  const [older, newer] = [note(v.from, v.old_root), note(v.to, v.new_root)];

  it('checks both signatures and the proof', () => {
    expect(verifyConsistency(key, older, newer, v.hashes)).toMatchObject({ ok: true, older: { size: 6 }, newer: { size: 13 } });
  });
  it.each([
    ['key', key.replace('+', ' +'), older, newer, v.hashes],
    ['older', key, older.replace('\n6\n', '\n7\n'), newer, v.hashes],
    ['newer', key, older, newer.replace(v.new_root, v.old_root), v.hashes],
    ['order', key, newer, older, v.hashes],
    ['proof', key, note(6, bent(v.old_root)), newer, v.hashes],
    ['proof', key, older, newer, v.hashes.slice(1)],
  ] as const)('says what is wrong: %s', (wrong, k, a, b, hashes) => {
    expect(verifyConsistency(k, a, b, hashes)).toMatchObject({ ok: false, wrong });
  });
});
