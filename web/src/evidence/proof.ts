// Verification of journal proofs in the browser, with nothing but the log's
// public key. The same checks as `jishi verify proof`.
import { attempt, fromBase64, toBase64 } from './bytes';
import { leafHash, rootOf } from './merkle';
import { type Checkpoint, openCheckpoint, openVerifier } from './note';

/** The answer of GET /journal/events/{index}/proof. */
export interface JournalProof {
  index: number;
  tree_size: number;
  leaf_hash: string;
  hashes: string[];
  /** The signed checkpoint. */
  checkpoint: string;
  verifier_key: string;
  /** The event's canonical bytes in base64; left out when the reader may not know them. */
  body?: string;
}

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
