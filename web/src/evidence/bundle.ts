// The whole journal and ledger in one file (jishi.bundle/1): every event is
// hashed again, every row compared with what its last event says of it, and the
// ledger added up anew. Read in pieces; of the events only the digests of rows
// are kept.
import { sha256 } from '@noble/hashes/sha2.js';
import { attempt, hex, textOf, toBase64 } from './bytes';
import { checkWitnesses, notesOf, witnessed } from './checkpoint';
import { Ledger, type Row, totalOf } from './ledger';
import { leafHash, Tree } from './merkle';
import { yuan } from './money';
import { type Checkpoint, openCheckpoint, openVerifier, type Verifier } from './note';
import { judged, type Keys, type Report, type Said, Steps, unable } from './report';
import { contentOf, entriesOf, type Entry, wholeOf } from './zip';

export const BUNDLE = 'jishi.bundle/1';

interface Manifest {
  format: string;
  origin: string;
  made_at: string;
  size: number;
  checkpoint: string;
  sample?: boolean;
  tables: Record<string, { key: string[]; columns: string[]; rows: number }>;
  files: { path: string; bytes: number; sha256: string }[];
}

/** Told from time to time how much was read, of how much. */
export type Progress = (done: number, all: number) => Promise<void> | void;

const LONGEST_MANIFEST = 16 << 20;
const LONGEST_CHECKPOINTS = 64 << 20;
const LONGEST_LINE = 16 << 20;

export async function checkBundle(blob: Blob, keys: Keys, progress: Progress = () => undefined): Promise<Report> {
  const verifier = attempt(() => openVerifier(keys.log.trim()));
  if (!verifier) return unable('bundle', 'problem.log_key');
  const entries = new Map((await entriesOf(blob)).map((entry) => [entry.name, entry]));
  const listed = entries.get('manifest.json');
  if (!listed) return unable('unknown', entries.has('manifest.sig') ? 'problem.pack' : 'problem.zip_other');
  const raw = await wholeOf(blob, listed, LONGEST_MANIFEST);
  const manifest = attempt(() => readManifest(textOf(raw)));
  if (!manifest) return unable('unknown', 'problem.zip_other');
  return new Bundle(blob, entries, manifest, verifier, keys, progress).check();
}

function readManifest(text: string): Manifest {
  const m = JSON.parse(text) as Manifest;
  const tables = Object.values(m.tables ?? {});
  const sound =
    m.format === BUNDLE &&
    Number.isSafeInteger(m.size) &&
    typeof m.checkpoint === 'string' &&
    Array.isArray(m.files) &&
    m.files.every((f) => typeof f.path === 'string' && typeof f.sha256 === 'string') &&
    tables.every((t) => Array.isArray(t.key) && t.key.length > 0 && Number.isSafeInteger(t.rows));
  if (!sound) throw new Error('not a manifest');
  return m;
}

class Bundle {
  private readonly steps = new Steps();
  private readonly ledger = new Ledger();
  /** What the last event that speaks of a row says of it. */
  private readonly digests = new Map<string, string>();
  private readonly hashes = new Map<string, string>();
  private readonly damaged: string[] = [];
  private readonly total: number;
  private done = 0;
  private lastAt = '';
  private shown = 0;

  constructor(
    private readonly blob: Blob,
    private readonly entries: Map<string, Entry>,
    private readonly manifest: Manifest,
    private readonly verifier: Verifier,
    private readonly keys: Keys,
    private readonly progress: Progress,
  ) {
    this.total = [...entries.values()].reduce((sum, { size }) => sum + size, 0);
  }

  async check(): Promise<Report> {
    const { manifest, steps } = this;
    const checkpoint = attempt(() => openCheckpoint(manifest.checkpoint, this.verifier));
    steps.add('step.signature', !!checkpoint && checkpoint.size === manifest.size, ['fact.log', checkpoint?.origin ?? '—'], ['fact.size', String(checkpoint?.size ?? '—')], ['fact.stated', String(manifest.size)]);
    const signed = attempt(() => checkWitnesses(steps, manifest.checkpoint, this.keys)) ?? [];
    await this.checkEvents(checkpoint);
    await this.checkTables();
    await this.checkFiles();
    return this.report(checkpoint, signed);
  }

  /** Reads an entry line by line; what has no line feed at its end is a line too. */
  private async *lines(path: string): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(path);
    if (!entry) return;
    const hash = sha256.create();
    let rest = new Uint8Array(0);
    for await (const piece of contentOf(this.blob, entry)) {
      hash.update(piece);
      let from = 0;
      for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
        yield rest.length > 0 ? concat(rest, piece.subarray(from, end)) : piece.subarray(from, end);
        rest = new Uint8Array(0);
        from = end + 1;
      }
      rest = concat(rest, piece.subarray(from));
      if (rest.length > LONGEST_LINE) throw new Error('a line is too long');
      await this.count(piece.length);
    }
    if (rest.length > 0) yield rest;
    this.hashes.set(path, hex(hash.digest()));
  }

  /** Lets the page show how far it is, not more often than it can be seen. */
  private async count(bytes: number): Promise<void> {
    this.done += bytes;
    if (Date.now() - this.shown < 60) return;
    await this.progress(this.done, this.total);
    this.shown = Date.now();
  }

  private async checkEvents(checkpoint: Checkpoint | undefined): Promise<void> {
    const tree = new Tree();
    const at = new Map<number, string>();
    const { steps, manifest } = this;
    const own = await this.ownCheckpoints();
    const held = attempt(() => notesOf(this.keys.held).map((note) => openCheckpoint(note, this.verifier)));
    const wanted = new Set([...(own ?? []), ...(held ?? [])].map(({ size }) => size));
    let wrong = '';
    for await (const line of this.lines('events.jsonl')) {
      if (!this.readEvent(line, tree.size)) wrong ||= String(tree.size);
      tree.add(leafHash(line));
      if (wanted.has(tree.size)) at.set(tree.size, toBase64(tree.root()));
    }
    steps.add('step.events', wrong === '' && tree.size === manifest.size, ['fact.events', String(tree.size)], ['fact.stated', String(manifest.size)], ['fact.first_wrong', wrong || '—']);
    const root = tree.size > 0 ? toBase64(tree.root()) : '—';
    steps.add('step.root', !!checkpoint && tree.size === checkpoint.size && root === checkpoint.root, ['fact.computed', root], ['fact.signed', checkpoint?.root ?? '—']);
    this.prefixes('step.own_checkpoints', own, at);
    if (this.keys.held.trim() !== '') this.prefixes('step.held', held, at);
  }

  private async ownCheckpoints(): Promise<Checkpoint[] | undefined> {
    const entry = this.entries.get('checkpoints.txt');
    if (!entry) return undefined;
    const raw = await wholeOf(this.blob, entry, LONGEST_CHECKPOINTS);
    this.hashes.set('checkpoints.txt', hex(sha256(raw)));
    return attempt(() => notesOf(textOf(raw)).map((note) => openCheckpoint(note, this.verifier)));
  }

  /** Every checkpoint must be of a beginning of this log. */
  private prefixes(name: 'step.own_checkpoints' | 'step.held', list: Checkpoint[] | undefined, at: Map<number, string>): void {
    const apart = list?.find(({ size, root }) => size > 0 && at.get(size) !== root);
    this.steps.add(name, !!list && !apart, ['fact.checkpoints', String(list?.length ?? '—')], ['fact.first_wrong', apart ? String(apart.size) : '—']);
  }

  private readEvent(line: Uint8Array, index: number): boolean {
    const event = attempt(() => JSON.parse(textOf(line)) as { index?: number; recorded_at?: string; rows?: { table: string; key: string; sha256: string }[] });
    if (event?.index !== index) return false;
    this.lastAt = event.recorded_at ?? '';
    for (const { table, key, sha256: digest } of event.rows ?? []) {
      if (!Object.hasOwn(this.manifest.tables, table)) continue;
      if (digest === '') this.digests.delete(`${table}\n${key}`);
      else this.digests.set(`${table}\n${key}`, digest);
    }
    return true;
  }

  private async checkTables(): Promise<void> {
    const { steps, manifest } = this;
    let unread = 0;
    for (const [name, table] of Object.entries(manifest.tables)) {
      let [rows, wrong, surplus] = [0, 0, 0];
      for await (const line of this.lines(`tables/${name}.jsonl`)) {
        rows += 1;
        const row = attempt(() => JSON.parse(textOf(line)) as Row);
        const key = `${name}\n${row ? keyOf(row, table.key) : ''}`;
        const digest = this.digests.get(key);
        this.digests.delete(key); // a second line for it is one too many
        if (digest === undefined) surplus += 1;
        else if (digest !== hex(sha256(line))) wrong += 1;
        if (name === 'ledger_lines' && !attempt(() => (this.ledger.add(row ?? {}), true))) unread += 1;
      }
      const missing = [...this.digests.keys()].filter((key) => key.startsWith(`${name}\n`)).length;
      steps.add(
        'step.table',
        wrong + surplus + missing === 0 && rows === table.rows && this.entries.has(`tables/${name}.jsonl`),
        ['fact.table', name],
        ['fact.rows', String(rows)],
        ['fact.rows_wrong', String(wrong)],
        ['fact.rows_surplus', String(surplus)],
        ['fact.rows_missing', String(missing)],
      );
    }
    const total = totalOf(this.ledger.asOf(manifest.size));
    steps.add('step.ledger', unread === 0 && Object.hasOwn(manifest.tables, 'ledger_lines'), ['fact.lines', String(this.ledger.lines)], ['fact.count', String(total.count)], ['fact.contract_amount', yuan(total.contract)]);
  }

  /** Every file is the one the manifest lists, and there is no other. */
  private async checkFiles(): Promise<void> {
    const listed = new Map(this.manifest.files.map((file) => [file.path, file]));
    for (const [path, entry] of this.entries) {
      if (path === 'manifest.json') continue;
      if (!this.hashes.has(path)) for await (const _ of this.lines(path)); // hashes what was not read yet
      const file = listed.get(path);
      if (!file || file.bytes !== entry.size || file.sha256 !== this.hashes.get(path)) this.damaged.push(path);
    }
    for (const path of listed.keys()) if (!this.entries.has(path)) this.damaged.push(path);
    this.steps.add('step.files', this.damaged.length === 0, ['fact.files', String(listed.size)], ['fact.files_wrong', this.damaged.join(' ') || '—']);
  }

  private report(checkpoint: Checkpoint | undefined, signed: { name: string; at: string }[]): Report {
    const { manifest, steps } = this;
    const total = totalOf(this.ledger.asOf(manifest.size));
    const values = { size: String(manifest.size), log: this.verifier.name, count: String(total.count), amount: yuan(total.contract), at: this.lastAt, made: manifest.made_at };
    const unproven: Said[] = [...(manifest.sample ? [{ text: 'unproven.sample' } as const] : []), { text: 'unproven.bundle_facts' }, { text: 'unproven.bundle_tail', values }];
    if (this.keys.held.trim() === '') unproven.push({ text: 'unproven.no_held' });
    if (signed.length === 0) unproven.push({ text: 'unproven.no_witness' });
    const report = judged('bundle', steps, {
      proven: [{ text: 'proven.bundle', values }, { text: 'proven.bundle_rows' }, { text: 'proven.bundle_sums', values }, ...(this.keys.held.trim() === '' ? [] : [{ text: 'proven.bundle_held' } as const]), ...witnessed(signed)],
      asOf: [{ text: 'asof.bundle', values }],
      unproven,
      facts: [
        ['fact.log', checkpoint?.origin ?? '—'],
        ['fact.size', String(manifest.size)],
        ['fact.made_at', manifest.made_at],
      ],
    });
    return steps.hold ? { ...report, totals: (index) => this.ledger.asOf(index), size: manifest.size } : report;
  }
}

function concat(a: Uint8Array<ArrayBuffer>, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

/** A row's key as events write it: the values without their letters, escaped as in JSON pointers when there are several. */
export function keyOf(row: Row, key: string[]): string {
  const parts = key.map((column) => String(row[column] ?? '').replace(/^[a-z]:/, ''));
  if (parts.length === 1) return parts[0] as string;
  return parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}
