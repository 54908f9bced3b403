// The draw of a spot check, computed again in the browser from what was
// published alone, as docs/spot-checks.md describes it.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Schemas } from '../../api/client';
import { toFen } from '../../ui/format';
import { openCheckpoint, openVerifier } from '../../volume/proof';

export type Inspection = Schemas['Inspection'];
type Member = Schemas['InspectionMember'];

const hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** The population in its canonical form (RFC 8785), whose hash was announced. */
export const canonical = (population: readonly Member[]): string =>
  JSON.stringify(population.map(({ amount, contract_id, weight }) => ({ amount, contract: contract_id, weight })));

// Every contract from 10,000,000 yuan on is checked.
const largeFrom = 1_000_000_000n;

/** 3 percent, rounded up, and at least ten. */
export const sampleSize = (population: number): number => Math.max(10, Math.ceil((population * 3) / 100));

export const seedOf = (method: string, quarter: string, populationHash: string, rootHex: string): string => hex(`${method}\n${quarter}\n${populationHash}\n${rootHex}\n`);

/** What is checked: the sample in the order drawn, then the large ones. */
export function draw(population: readonly Member[], seed: string): { sample: string[]; large: string[] } {
  const isLarge = (m: Member) => toFen(m.amount) >= largeFrom;
  const left = population.filter((m) => !isLarge(m));
  const sample: string[] = [];
  for (let k = 1; k <= sampleSize(population.length) && left.length > 0; k++) {
    const total = left.reduce((sum, m) => sum + BigInt(m.weight), 0n);
    let number = BigInt(`0x${hex(`${seed}/${k}`)}`) % total;
    const at = left.findIndex((m) => {
      if (number < BigInt(m.weight)) return true;
      number -= BigInt(m.weight);
      return false;
    });
    const [taken] = left.splice(at, 1);
    if (taken) sample.push(taken.contract_id);
  }
  return { sample, large: population.filter(isLarge).map((m) => m.contract_id) };
}

export type StepName = 'population' | 'checkpoint' | 'seed' | 'draw';

export interface Step {
  name: StepName;
  ok: boolean;
  computed: string;
  stated: string;
}

export interface Recomputed {
  ok: boolean;
  steps: Step[];
  sample: string[];
  large: string[];
  /** The checkpoint's root in hexadecimal, as it goes into the seed. */
  root: string;
}

const rootHexOf = (base64: string): string => bytesToHex(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));

function checkpointOf(note: string, key: string) {
  try {
    return openCheckpoint(note, openVerifier(key));
  } catch {
    return undefined;
  }
}

/** Draws again with the log's key, and compares every step with what was published. */
export function recompute(i: Inspection, verifierKey: string): Recomputed {
  const populationHash = hex(canonical(i.population));
  const checkpoint = checkpointOf(i.checkpoint_note ?? '', verifierKey);
  const covers = checkpoint !== undefined && checkpoint.size === i.checkpoint_size && checkpoint.size > i.announced_index;
  const root = checkpoint ? rootHexOf(checkpoint.root) : '';
  const seed = seedOf(i.method, i.quarter, populationHash, root);
  const { sample, large } = draw(i.population, seed);
  const published = [...i.items].sort((a, b) => a.place - b.place).map((item) => item.contract_id);
  const drawn = [...sample, ...large];
  const steps: Step[] = [
    { name: 'population', ok: populationHash === i.population_sha256, computed: populationHash, stated: i.population_sha256 },
    { name: 'checkpoint', ok: covers, computed: root, stated: String(i.checkpoint_size ?? '') },
    { name: 'seed', ok: seed === i.seed, computed: seed, stated: i.seed ?? '' },
    { name: 'draw', ok: drawn.join() === published.join(), computed: drawn.join(' '), stated: published.join(' ') },
  ];
  return { ok: steps.every((step) => step.ok), steps, sample, large, root };
}

/** A program that draws again from the downloaded population; Python 3 without anything else. */
export const program = (i: Inspection, root: string): string => `import hashlib, json
raw = open("population-${i.quarter}.json", "rb").read()
digest = hashlib.sha256(raw).hexdigest()
assert digest == "${i.population_sha256}"
root = "${root}"
seed = hashlib.sha256(f"${i.method}\\n${i.quarter}\\n{digest}\\n{root}\\n".encode()).hexdigest()
print("seed", seed)
everything = json.loads(raw)
fen = lambda m: int(m["amount"].replace(".", ""))
left = [m for m in everything if fen(m) < 1_000_000_000]
size = max(10, -(-len(everything) * 3 // 100))
for k in range(1, size + 1):
    if not left:
        break
    at = int(hashlib.sha256(f"{seed}/{k}".encode()).hexdigest(), 16) % sum(m["weight"] for m in left)
    for m in left:
        if at < m["weight"]:
            break
        at -= m["weight"]
    left.remove(m)
    print(k, m["contract"])
for m in everything:
    if fen(m) >= 1_000_000_000:
        print("large", m["contract"])
`;
