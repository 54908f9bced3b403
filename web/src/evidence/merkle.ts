// Hashes of the journal's tree: RFC 6962, as in golang.org/x/mod/sumdb/tlog.
import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, joined } from './bytes';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of a leaf: SHA-256 of 0x00 and its bytes (RFC 6962, 2.1). */
export const leafHash = (body: Uint8Array): Uint8Array => sha256(joined(LEAF, body));

export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(joined(NODE, left, right));

/** A hash of 32 bytes in base64. */
export function readHash(text: string): Uint8Array {
  const hash = fromBase64(text);
  if (hash.length !== 32) throw new Error('not a hash');
  return hash;
}

/** What leads from a leaf to the root. */
export interface Path {
  index: number;
  tree_size: number;
  leaf_hash: string;
  hashes: string[];
}

/** The root that the leaf and its audit path lead to; the order is that of tlog.CheckRecord. */
export function rootOf(proof: Path): Uint8Array {
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

/** Grows a tree leaf by leaf and keeps only what the root needs. */
export class Tree {
  size = 0;
  /** Roots of whole subtrees, the largest first. */
  private readonly whole: Uint8Array[] = [];

  add(leaf: Uint8Array): void {
    let hash = leaf;
    // Each low bit that is set is a subtree of the same height to join with.
    for (let n = this.size; n % 2 === 1; n = Math.floor(n / 2)) hash = nodeHash(this.whole.pop() as Uint8Array, hash);
    this.whole.push(hash);
    this.size += 1;
  }

  /** The root of all leaves so far; there is none of an empty tree. */
  root(): Uint8Array {
    if (this.whole.length === 0) throw new Error('the tree is empty');
    return this.whole.reduceRight((right, left) => nodeHash(left, right));
  }
}
