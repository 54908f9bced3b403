import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash, type JournalProof, rootOf, saysTheSame, type StepName, verifyProof } from './proof';
import event from './testdata/event.json';
import given from './testdata/proof.json'; // both from the server, for event 264 of a sample city

const real: JournalProof = given;
const shown: Parameters<typeof saysTheSame>[1] = event;
const failed = (proof: JournalProof): StepName[] => verifyProof(proof).steps.filter((s) => s.result === 'bad').map((s) => s.name);

/** Another text of the same length, still base64: the first byte is changed. */
const bent = (base64: string): string => {
  const raw = atob(base64);
  return btoa(String.fromCharCode(raw.charCodeAt(0) ^ 1) + raw.slice(1));
};

describe('a proof of the server', () => {
  it('holds, step by step', () => {
    const verdict = verifyProof(real);
    expect(verdict.ok).toBe(true);
    expect(verdict.steps.map((s) => [s.name, s.result])).toEqual([
      ['key', 'ok'],
      ['signature', 'ok'],
      ['size', 'ok'],
      ['leaf', 'ok'],
      ['path', 'ok'],
    ]);
    expect(verdict.checkpoint?.size).toBe(real.tree_size);
    expect(JSON.parse(verdict.body ?? '')).toMatchObject({ kind: 'contract.registered', index: real.index });
  });

  it('holds without the text, which is said', () => {
    const { body: _, ...without } = real;
    const verdict = verifyProof(without);
    expect(verdict.ok).toBe(true);
    expect(verdict.body).toBeUndefined();
    expect(verdict.steps.find((s) => s.name === 'leaf')?.result).toBe('absent');
  });
});

describe('a tampered proof fails', () => {
  const note = real.checkpoint;
  const [, size = '', root = ''] = note.split('\n');
  const cases: [string, JournalProof, StepName[]][] = [
    ['text', { ...real, body: bent(real.body ?? '') }, ['leaf']],
    ['text that is no base64', { ...real, body: '***' }, ['leaf']],
    ['text and leaf', { ...real, body: btoa('{}'), leaf_hash: btoa(String.fromCharCode(...leafHash(new TextEncoder().encode('{}')))) }, ['path']],
    ['leaf', { ...real, leaf_hash: bent(real.leaf_hash) }, ['leaf', 'path']],
    ['path', { ...real, hashes: real.hashes.map((h, i) => (i === 3 ? bent(h) : h)) }, ['path']],
    ['path in another order', { ...real, hashes: [...real.hashes].reverse() }, ['path']],
    ['shorter path', { ...real, hashes: real.hashes.slice(1) }, ['path']],
    ['longer path', { ...real, hashes: [...real.hashes, real.leaf_hash] }, ['path']],
    ['index', { ...real, index: real.index + 1 }, ['path']],
    ['index outside', { ...real, index: real.tree_size }, ['size', 'path']],
    ['size', { ...real, tree_size: real.tree_size + 1 }, ['size']],
    ['signed size', { ...real, checkpoint: note.replace(size, `${Number(size) + 1}`) }, ['signature', 'size', 'path']],
    ['signed root', { ...real, checkpoint: note.replace(root, bent(root)) }, ['signature', 'size', 'path']],
    ['name of the log', { ...real, checkpoint: note.replaceAll(note.split('\n')[0] ?? '', 'example.org/log') }, ['signature', 'size', 'path']],
    ['signature', { ...real, checkpoint: note.replace(/(— \S+ )(\S+)\n$/, (_, head: string, sig: string) => `${head}${btoa(`${atob(sig).slice(0, -1)}\0`)}\n`) }, ['signature', 'size', 'path']],
    ['no signature', { ...real, checkpoint: note.slice(0, note.indexOf('\n\n') + 1) }, ['signature', 'size', 'path']],
    ['key', { ...real, verifier_key: real.verifier_key.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')) }, ['key', 'signature', 'size', 'path']],
    ['no key', { ...real, verifier_key: '' }, ['key', 'signature', 'size', 'path']],
  ];
  it.each(cases)('%s', (_, proof, steps) => {
    expect(verifyProof(proof).ok).toBe(false);
    expect(failed(proof)).toEqual(expect.arrayContaining(steps));
    expect(verifyProof(proof).body).toBeUndefined();
  });

  it('signed by somebody else under the same name', () => {
    const { secretKey, publicKey } = ed25519.keygen(new Uint8Array(32).fill(7));
    const name = note.split('\n')[0] ?? '';
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    const key = Uint8Array.of(1, ...publicKey);
    const id = sha256(Uint8Array.of(...new TextEncoder().encode(`${name}\n`), ...key)).slice(0, 4);
    const bytes = (list: Uint8Array) => btoa(String.fromCharCode(...list));
    const forged = `${text}\n— ${name} ${bytes(Uint8Array.of(...id, ...ed25519.sign(new TextEncoder().encode(text), secretKey)))}\n`;
    expect(failed({ ...real, checkpoint: forged })).toContain('signature');
    // With the forger's key beside it the signature holds: the key must be known from elsewhere.
    const hex = Array.from(id, (b) => b.toString(16).padStart(2, '0')).join('');
    expect(failed({ ...real, checkpoint: forged, verifier_key: `${name}+${hex}+${bytes(key)}` })).toEqual([]);
  });
});

/** The tree of RFC 6962, 2.1, computed plainly. */
function tree(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leafHash(leaves[0] as Uint8Array);
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Uint8Array.of(1, ...tree(leaves.slice(0, half)), ...tree(leaves.slice(half))));
}
function path(leaves: Uint8Array[], index: number): Uint8Array[] {
  if (leaves.length === 1) return [];
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half ? [...path(left, index), tree(right)] : [...path(right, index - half), tree(left)];
}

describe('rootOf', () => {
  it('is the root of every tree, from every leaf', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), (size, at) => {
        const leaves = Array.from({ length: size }, (_, i) => new TextEncoder().encode(`event ${i}`));
        const index = at % size;
        const text = (hash: Uint8Array) => btoa(String.fromCharCode(...hash));
        const proof = { index, tree_size: size, leaf_hash: text(leafHash(leaves[index] as Uint8Array)), hashes: path(leaves, index).map(text) };
        expect(text(rootOf(proof))).toBe(text(tree(leaves)));
      }),
    );
  });
});

describe('saysTheSame', () => {
  const body = verifyProof(real).body ?? '';
  it('compares what is shown with what is proven', () => {
    expect(saysTheSame(body, shown)).toBe(true);
    const whole = body.replace(/06\.635159Z/, '06.600000Z');
    expect(saysTheSame(whole, { ...shown, recorded_at: shown.recorded_at.replace(/06\.635159Z/, '06.6Z') })).toBe(true);
    expect(saysTheSame(whole, { ...shown, recorded_at: shown.recorded_at.replace(/06\.635159Z/, '06.06Z') })).toBe(false);
    const even = body.replace(/06\.635159Z/, '06.000000Z');
    expect(saysTheSame(even, { ...shown, recorded_at: shown.recorded_at.replace(/06\.635159Z/, '06Z') })).toBe(true);
  });
  it.each([
    { data: { ...shown.data, contract_amount: '1.00' } },
    { data: undefined },
    { object_id: 'other' },
    { object_version: 1 },
    { reason: 'because' },
    { actor_id: 'somebody' },
    { recorded_at: '2026-11-23T04:36:06.635158Z' },
    { kind: 'contract.refused' },
  ])('notices %j', (other) => {
    expect(saysTheSame(body, { ...shown, ...other })).toBe(false);
  });
});
