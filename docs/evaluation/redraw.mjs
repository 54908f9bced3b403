// Draws panels again, as docs/evaluation-draw.md describes, with nothing but this
// file. Usage: node redraw.mjs order.json (one order, or a list of them).
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const sha = (text) => createHash("sha256").update(text, "utf8").digest();

function poolHash(pool) {
  const sorted = [...pool].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const plain = sorted.map(({ id, name, unit, kind, field, local }) => ({ id, name, unit, kind, field, local }));
  return sha(JSON.stringify(plain)).toString("hex");
}

function numbers(seed) {
  let block = 0;
  let queue = [];
  const next = () => {
    if (queue.length === 0) {
      const bytes = sha(`${seed}/${block}`);
      block += 1;
      queue = [0, 8, 16, 24].map((at) => bytes.readBigUInt64BE(at));
    }
    return queue.shift();
  };
  const most = 2n ** 64n - 1n;
  return (n) => {
    const size = BigInt(n);
    for (;;) {
      const x = next();
      if (x < most - (most % size)) return Number(x % size);
    }
  };
}

const technical = (c) => ["PEER", "USER", "IP"].includes(c.kind);

function broken(rules, panel, c) {
  if (panel.filter((p) => p.unit === c.unit).length >= rules.per_unit) return "PER_UNIT";
  if (c.local && panel.filter((p) => p.local).length >= rules.local) return "LOCAL";
  if (!technical(c) && panel.filter((p) => !technical(p)).length >= rules.others) return "OTHERS";
  return "";
}

export function draw({ pool, exclusions, rules, seed }) {
  const out = new Set((exclusions ?? []).map((e) => e.id));
  let left = [...pool].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).filter((c) => !out.has(c.id));
  const below = numbers(seed);
  const panel = [];
  const log = [];
  const round = (name, kind, count) => {
    const waiting = left.filter((c) => kind === "" || c.kind === kind);
    for (let place = 0; place < count; place += 1) {
      for (;;) {
        if (waiting.length === 0) return false;
        const [c] = waiting.splice(below(waiting.length), 1);
        const skipped = broken(rules, panel, c);
        log.push(skipped ? { round: name, id: c.id, skipped } : { round: name, id: c.id });
        if (skipped) continue;
        panel.push(c);
        left = left.filter((x) => x.id !== c.id);
        break;
      }
    }
    return true;
  };
  if (!round("FINANCE", "FINANCE", rules.finance) || !round("USER", "USER", rules.users) || !round("PEER", "PEER", rules.peers)) return null;
  if (!round("FILL", "", rules.size - panel.length)) return null;
  const waiting = [...left];
  const reserves = [];
  while (reserves.length < rules.reserves && waiting.length > 0) {
    const [c] = waiting.splice(below(waiting.length), 1);
    reserves.push(c.id);
    log.push({ round: "RESERVE", id: c.id });
  }
  return { pool_sha256: poolHash(pool), panel: panel.map((c) => c.id), reserves, log };
}

const input = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(Array.isArray(input) ? input.map(draw) : draw(input), null, Array.isArray(input) ? 0 : 2));
