import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, textOf, utf8 } from './bytes';
import { check } from './check';
import { notesOf } from './checkpoint';
import { leafHash, Tree } from './merkle';
import { fenOf, yuan } from './money';
import type { Keys, Report } from './report';
import { say } from './texts';
import { packed } from './testdata/zip';
import { entriesOf, wholeOf } from './zip';

const read = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(import.meta.dirname, 'testdata', name)));
const blob = (content: string | Uint8Array<ArrayBuffer>): Blob => new Blob([content]);
const given = JSON.parse(textOf(read('keys.json'))) as Record<'log' | 'certificate' | 'witness' | 'other_log' | 'other_certificate' | 'other_witness', string>;
const keys: Keys = { log: given.log, certificate: given.certificate, witnesses: '', held: '' };
const text = (name: string): string => textOf(read(name));
const failed = ({ steps }: Report): string[] => steps.filter((s) => s.result === 'bad').map((s) => s.name);
const run = async (content: string | Uint8Array<ArrayBuffer>, other: Partial<Keys> = {}): Promise<Report> => (await check(blob(content), { ...keys, ...other })).report;
const proven = (report: Report): string[] => report.proven.map((said) => said.text);

/** What a report says must exist in both languages and have every place filled. */
function spoken(report: Report): string[] {
  const all = [...report.proven, ...report.asOf, ...report.unproven];
  return all.flatMap(({ text: key, values }) => [say('zh-CN', key, values), say('en', key, values)]);
}

describe('files as they were made', () => {
  it.each([
    ['certificate.json', 'certificate', 'proven.certificate'],
    ['closing.json', 'closing', 'proven.closing'],
    ['proof.json', 'proof', 'proven.event'],
    ['checkpoint.txt', 'checkpoint', 'proven.checkpoint'],
    ['bundle.zip', 'bundle', 'proven.bundle'],
  ])('%s holds', async (name, kind, said) => {
    const report = await run(read(name));
    expect(failed(report)).toEqual([]);
    expect(report).toMatchObject({ kind, outcome: 'holds' });
    expect(proven(report)).toContain(said);
    expect(report.asOf.length).toBeGreaterThan(0);
    expect(report.unproven.length).toBeGreaterThan(0);
    expect(spoken(report).filter((sentence) => /—|undefined/.test(sentence))).toEqual([]);
  });

  it('the certificate is shown as it was signed', async () => {
    const { facts } = await run(read('certificate.json'));
    expect(facts).toEqual(expect.arrayContaining([['fact.number', 'TA-2026-000123'], ['fact.contract_amount', '760000.00']]));
  });

  it('the bundle is added up, as of any place', async () => {
    const { totals } = await run(read('bundle.zip'));
    expect(totals?.(9)).toEqual([
      { year: '2026', count: 1n, contract: 80_000_000n, technical: 72_000_000n },
      { year: '2025', count: 0n, contract: 0n, technical: 0n },
    ]);
    expect(totals?.(5)).toEqual([
      { year: '2026', count: 1n, contract: 76_000_000n, technical: 68_400_000n },
      { year: '2025', count: 1n, contract: 100_000_000n, technical: 90_000_000n },
    ]);
    expect(totals?.(2)).toEqual([]);
  });
});

describe('witnesses and held checkpoints', () => {
  it.each(['certificate.json', 'proof.json', 'checkpoint.txt', 'bundle.zip'])('%s was countersigned', async (name) => {
    const report = await run(read(name), { witnesses: `\n${given.witness}\n` });
    expect(report.outcome).toBe('holds');
    expect(report.proven.find((said) => said.text === 'proven.witnessed')?.values).toEqual({ witness: 'witness.example', at: '2026-03-10T01:02:03Z' });
    expect(report.unproven.map((said) => said.text)).not.toContain('unproven.no_witness');
  });
  it('a witness of the same name with another key did not', async () => {
    const report = await run(read('checkpoint.txt'), { witnesses: given.other_witness });
    expect(report.steps.find((s) => s.name === 'step.witness')?.result).toBe('absent');
    expect(proven(report)).not.toContain('proven.witnessed');
  });
  it('a countersignature that was altered fails', async () => {
    const note = text('checkpoint.txt');
    const bent = note.replace(/(— witness\.example \S{20})(.)/, (_, head: string, c: string) => head + (c === 'A' ? 'B' : 'A'));
    expect(failed(await run(bent, { witnesses: given.witness }))).toEqual(['step.witness']);
    // Who does not give the key sees that there is one more signature.
    expect((await run(bent)).unproven).toContainEqual({ text: 'unproven.signer', values: { name: 'witness.example' } });
  });
  it('what is no key is said', async () => {
    expect(failed(await run(read('checkpoint.txt'), { witnesses: given.log }))).toEqual(['step.witness_key']);
  });
  it('held checkpoints are beginnings of the bundle', async () => {
    const held = textOf(await entry('checkpoints.txt'));
    expect(notesOf(held)).toHaveLength(3);
    expect(proven(await run(read('bundle.zip'), { held }))).toContain('proven.bundle_held');
    expect(failed(await run(read('bundle.zip'), { held: held.replace('\n3\n', '\n4\n') }))).toEqual(['step.held']);
    expect(failed(await run(read('checkpoint.txt'), { held }))).toEqual([]);
  });
});

describe('other keys', () => {
  it.each([
    ['certificate.json', { certificate: given.other_certificate }, 'step.certificate_signature'],
    ['certificate.json', { log: given.other_log }, 'step.signature'],
    ['closing.json', { certificate: given.other_certificate }, 'step.closing_signature'],
    ['proof.json', { log: given.other_log }, 'step.signature'],
    ['checkpoint.txt', { log: given.other_log }, 'step.signature'],
    ['bundle.zip', { log: given.other_log }, 'step.signature'],
  ])('%s fails under %j', async (name, other, step) => {
    const report = await run(read(name), other);
    expect(report.outcome).toBe('fails');
    expect(failed(report)).toContain(step);
    expect(report.proven).toEqual([]);
  });
  it.each([
    ['certificate.json', { certificate: '' }, 'problem.certificate_key'],
    ['certificate.json', { log: 'x' }, 'problem.log_key'],
    ['closing.json', { certificate: 'AAAA' }, 'problem.certificate_key'],
    ['bundle.zip', { log: '' }, 'problem.log_key'],
  ])('%s cannot be checked with %j', async (name, other, problem) => {
    expect(await run(read(name), other)).toMatchObject({ outcome: 'unable', problem: { text: problem } });
  });
});

type Loose = Record<string, never> & Record<string, unknown>;

describe('certificate evidence that was altered', () => {
  const file = (): Loose => JSON.parse(text('certificate.json')) as Loose;
  const proof = (change: (p: Record<string, unknown>) => object): string => {
    const f = file();
    const own = f.proof as unknown as Record<string, unknown>;
    return JSON.stringify({ ...f, proof: { ...own, ...change(own) } });
  };
  it.each([
    ['a byte of the statement', () => JSON.stringify({ ...file(), statement: String(file().statement).replace('760000.00', '960000.00') }), ['step.certificate_signature', 'step.event_statement']],
    ['another number', () => JSON.stringify({ ...file(), number: 'TA-2026-000124' }), ['step.number']],
    ['another key named', () => JSON.stringify({ ...file(), key_id: '0000000000000000' }), ['step.number']],
    ['the signature', () => JSON.stringify({ ...file(), signature: String(file().signature).replace(/.{4}$/, 'AA==') }), ['step.certificate_signature']],
    ['a byte of the event', () => proof((p) => ({ body: btoa(atob(String(p.body)).replace('user-1', 'user-2')) })), ['step.leaf', 'step.event_index']],
    ['another index', () => proof(() => ({ index: 1 })), ['step.path', 'step.event_index']],
    ['a root of another tree', () => proof((p) => ({ checkpoint: String(p.checkpoint).replace(/\n[^\n]{44}\n/, `\n${btoa('x'.repeat(32))}\n`) })), ['step.signature']],
    ['a shorter path', () => proof((p) => ({ hashes: (p.hashes as string[]).slice(1) })), ['step.path']],
  ])('%s', async (_, make, steps) => {
    const report = await run(make());
    expect(report.outcome).toBe('fails');
    expect(failed(report)).toEqual(expect.arrayContaining(steps));
    expect(report.proven).toEqual([]);
  });
  it('a proof of another event is not that of the certificate', async () => {
    const other = { ...(JSON.parse(text('proof.json')) as object), ...(await proofOf(1)) };
    expect((await run(JSON.stringify(other))).outcome).toBe('holds'); // by itself it is right
    const report = await run(JSON.stringify({ ...file(), proof: other }));
    expect(failed(report)).toEqual(['step.event_index', 'step.event_statement']);
  });
});

describe('closings that were altered', () => {
  const file = JSON.parse(text('closing.json')) as Record<string, string>;
  it('a figure', async () => {
    const snapshot = String(file.snapshot).replaceAll('1000000.00', '2000000.00');
    expect(failed(await run(JSON.stringify({ ...file, snapshot })))).toEqual(['step.closing_signature', 'step.closing_hash']);
  });
  it('a certificate is no closing', async () => {
    const { statement, signature } = JSON.parse(text('certificate.json')) as Record<string, string>;
    expect(failed(await run(JSON.stringify({ snapshot: statement, signature })))).toContain('step.closing_signature');
  });
});

const entry = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
  const file = blob(read('bundle.zip'));
  const found = (await entriesOf(file)).find((e) => e.name === name);
  if (!found) throw new Error(`no ${name}`);
  return wholeOf(file, found, 1 << 20);
};

/** The path of an event of the bundle, worked out plainly. */
async function proofOf(index: number): Promise<object> {
  const lines = textOf(await entry('events.jsonl')).trimEnd().split('\n').map(utf8);
  const b64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
  const root = (list: Uint8Array[]): Uint8Array => {
    const tree = new Tree();
    for (const leaf of list) tree.add(leafHash(leaf));
    return tree.root();
  };
  const path = (list: Uint8Array[], at: number): Uint8Array[] => {
    if (list.length === 1) return [];
    const half = 2 ** Math.floor(Math.log2(list.length - 1));
    const [left, right] = [list.slice(0, half), list.slice(half)];
    return at < half ? [...path(left, at), root(right)] : [...path(right, at - half), root(left)];
  };
  const body = lines[index] as Uint8Array;
  return { index, leaf_hash: b64(leafHash(body)), hashes: path(lines, index).map(b64), body: btoa(String.fromCharCode(...body)) };
}

describe('bundles that were altered', () => {
  /** The bundle with one file changed, and the manifest made to fit, as a forger would. */
  async function forged(path: string, change: (text: string) => string, manifestToo: (m: { size: number }) => void = () => undefined): Promise<Uint8Array<ArrayBuffer>> {
    const names = (await entriesOf(blob(read('bundle.zip')))).map(({ name }) => name);
    const content = new Map<string, Uint8Array>();
    for (const name of names) content.set(name, await entry(name));
    content.set(path, utf8(change(textOf(content.get(path) as Uint8Array))));
    const manifest = JSON.parse(textOf(content.get('manifest.json') as Uint8Array)) as { size: number; files: { path: string; bytes: number; sha256: string }[] };
    for (const file of manifest.files) {
      const bytes = content.get(file.path) as Uint8Array;
      [file.bytes, file.sha256] = [bytes.length, hex(sha256(bytes))];
    }
    manifestToo(manifest);
    content.set('manifest.json', utf8(JSON.stringify(manifest)));
    return packed([...content]);
  }
  const swapped = (all: string): string => {
    const lines = all.split('\n');
    [lines[3], lines[4]] = [lines[4] as string, lines[3] as string];
    return lines.join('\n');
  };
  const cut = (all: string): string => `${all.trimEnd().split('\n').slice(0, 8).join('\n')}\n`;

  it('repacked without a change it holds', async () => {
    expect((await run(await forged('events.jsonl', (all) => all))).outcome).toBe('holds');
  });
  it.each<[string, string, (all: string) => string, string[]]>([
    ['a byte of an event', 'events.jsonl', (all) => all.replace('user-1', 'user-2'), ['step.root', 'step.own_checkpoints']],
    ['two events swapped', 'events.jsonl', swapped, ['step.events', 'step.root', 'step.own_checkpoints']],
    ['the tail cut', 'events.jsonl', cut, ['step.events', 'step.root', 'step.own_checkpoints', 'step.table']],
    ['an event added', 'events.jsonl', (all) => `${all}${all.trimEnd().split('\n')[8]?.replace('"index":8', '"index":9')}\n`, ['step.events', 'step.root']],
    ['an amount in the ledger', 'tables/ledger_lines.jsonl', (all) => all.replace('i:76000000', 'i:86000000'), ['step.table']],
    ['a line left out', 'tables/ledger_lines.jsonl', (all) => all.slice(all.indexOf('\n') + 1), ['step.table']],
    ['a line twice', 'tables/ledger_lines.jsonl', (all) => all + all.slice(0, all.indexOf('\n') + 1), ['step.table']],
    ['a target of another time', 'tables/volume_targets.jsonl', (all) => all.replace('i:2"', 'i:1"'), ['step.table']],
    ['a checkpoint of another log', 'checkpoints.txt', (all) => all.replace('\n7\n', '\n6\n'), ['step.own_checkpoints']],
  ])('%s', async (_, path, change, steps) => {
    const report = await run(await forged(path, change));
    expect(report.outcome).toBe('fails');
    expect(failed(report)).toEqual(expect.arrayContaining(steps));
    expect(report.totals).toBeUndefined();
  });
  it('the tail cut and the older checkpoint put in its place shows only beside a held one', async () => {
    const [, seventh = ''] = notesOf(textOf(await entry('checkpoints.txt')));
    const short = (all: string): string => `${all.trimEnd().split('\n').slice(0, 7).join('\n')}\n`;
    const forgery = await forged('events.jsonl', short, (m) => Object.assign(m, { size: 7, checkpoint: seventh }));
    expect(failed(await run(forgery, { held: text('checkpoint.txt') }))).toContain('step.held');
    expect(failed(await run(forgery))).not.toContain('step.root');
  });
  it('a file that the manifest does not list', async () => {
    const names = (await entriesOf(blob(read('bundle.zip')))).map(({ name }) => name);
    const content: [string, Uint8Array][] = [];
    for (const name of names) content.push([name, await entry(name)]);
    expect(failed(await run(packed([...content, ['note.txt', utf8('hello')]])))).toEqual(['step.files']);
  });
  it('no ledger, no figures', async () => {
    const forgery = await forged('events.jsonl', (all) => all, (m) => Object.assign(m, { tables: {} }));
    expect(failed(await run(forgery))).toEqual(['step.ledger']);
  });
  it('every byte of the file counts', async () => {
    const whole = read('bundle.zip');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bent = whole.slice();
        bent[at] = (bent[at] as number) ^ flip;
        const report = await run(bent);
        // What is left are fields of the ZIP that no content depends on, such as dates.
        if (report.outcome === 'holds') expect(report.totals?.(9)[0]).toEqual({ year: '2026', count: 1n, contract: 80_000_000n, technical: 72_000_000n });
      }),
      { numRuns: 80 },
    );
  });
  it('a cut file is said to be damaged', async () => {
    expect(await run(read('bundle.zip').slice(0, -30))).toMatchObject({ outcome: 'unable', problem: { text: 'problem.zip_damaged' } });
  });
});

describe('other files', () => {
  it.each([
    ['%PDF-1.7', 'problem.pdf'],
    ['hello', 'problem.unknown'],
    ['', 'problem.unknown'],
    ['null', 'problem.unknown'],
    ['{"format":"jishi.certificate.evidence/1"}', 'problem.unknown'],
    ['{"snapshot":1,"signature":[]}', 'problem.unknown'],
    ['PK', 'problem.zip_damaged'],
  ])('%s', async (content, problem) => {
    expect(await run(content)).toMatchObject({ outcome: 'unable', problem: { text: problem } });
  });
  it('nothing makes it throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), fc.string().map((s) => `PK${s}`)), async (content) => {
        expect((await run(content)).outcome).not.toBe('holds');
      }),
    );
  });
});

describe('Tree', () => {
  it('has the root of RFC 6962 at every size', () => {
    const hashed = Array.from({ length: 40 }, (_, i) => leafHash(utf8(`event ${i}`)));
    const plain = (list: Uint8Array[]): Uint8Array => {
      if (list.length === 1) return list[0] as Uint8Array;
      const half = 2 ** Math.floor(Math.log2(list.length - 1));
      return sha256(Uint8Array.of(1, ...plain(list.slice(0, half)), ...plain(list.slice(half))));
    };
    const tree = new Tree();
    hashed.forEach((leaf, i) => {
      tree.add(leaf);
      expect(hex(tree.root())).toBe(hex(plain(hashed.slice(0, i + 1))));
    });
  });
});

describe('money', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (fen) => {
        expect(fenOf(yuan(fen).replaceAll(',', ''))).toBe(fen);
      }),
    );
    expect([yuan(0n), yuan(-5n), yuan(123456789n)]).toEqual(['0.00', '-0.05', '1,234,567.89']);
  });
});
