import { keepingPlace, type Keeper, type Kept } from './keep';
import { merge, type Conflict } from './merge';
import { differences, isEmpty, mergePatch, outside, withoutHeld } from './patch';
import { isWithin, parts, same, valueAt, type Json, type JsonObject } from './pointer';
import { canonical, entered } from './shape';

/** A field that the server refused, with its sentence. */
export interface Refusal {
  pointer: string;
  detail: string;
}

/** A form as the server has it. */
export interface Saved {
  id: string;
  version: number;
  form: JsonObject;
}

/** Why a save did not work out, as far as a draft needs to know. */
export type Failure =
  | { kind: 'later' }
  | { kind: 'stale' }
  | { kind: 'refused'; fields: Refusal[] }
  | { kind: 'closed'; detail: string };

/** The server, as a draft sees it. Every method rejects; `failureOf` tells why. */
export interface Server {
  create(form: JsonObject, key: string): Promise<Saved>;
  save(id: string, version: number, patch: JsonObject): Promise<Saved>;
  read(id: string): Promise<Saved>;
  failureOf(error: unknown): Failure;
  newKey(): string;
}

/** Time, passed in so that tests need not wait. */
export interface Clock {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

/** Everything the page shows of a draft. */
export interface DraftState {
  id: string | undefined;
  version: number;
  /** The form as the server has it. */
  base: JsonObject;
  /** The form as it is on the screen. */
  draft: JsonObject;
  saving: boolean;
  savedAt: number | undefined;
  /** The last attempt did not reach the server; it is repeated by itself. */
  unreachable: boolean;
  /** The server takes no more changes (submitted or deleted elsewhere); why. */
  closed: string | undefined;
  refused: Refusal[];
  conflicts: Conflict[];
  /** Fields taken from someone else's newer version. */
  taken: string[];
  /** Fields restored from what this browser had kept. */
  restored: string[];
  /** False when the browser has no room to keep what is typed. */
  kept: boolean;
}

/** How long after the last change a draft is saved, in milliseconds. */
export const saveAfter = 1500;

/** How long the repeats of an unreachable server wait, in milliseconds. */
const retries = [2000, 4000, 8000, 15_000];

/**
 * A draft being filled in: what is typed is kept in the browser at once and
 * saved a moment later, one request at a time, only what changed. A newer
 * version is merged field by field; what the server refuses is held back and
 * everything else saved; an unreachable server is tried again for ever.
 */
export class DraftSession {
  private listeners = new Set<() => void>();
  private stop: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private urgent = false;
  private failures = 0;
  private creation: Kept['creation'];
  state: DraftState;

  constructor(
    private readonly server: Server,
    private readonly keeper: Keeper,
    private readonly clock: Clock,
    private readonly userId: string,
    start: Saved | undefined,
  ) {
    const form = start === undefined ? {} : canonical(start.form);
    this.state = {
      id: start?.id, version: start?.version ?? 0, base: form, draft: form, saving: false, savedAt: undefined, unreachable: false,
      closed: undefined, refused: [], conflicts: [], taken: [], restored: [], kept: true,
    };
    this.restore();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): DraftState => this.state;

  /** Whether something on the screen is not on the server. */
  get dirty(): boolean {
    return !isEmpty(mergePatch(this.state.base, this.state.draft));
  }

  /** Fields that are not sent for now. */
  get held(): string[] {
    return [...this.state.refused, ...this.state.conflicts].map((entry) => entry.pointer);
  }

  /** What can be saved now. */
  get patch(): JsonObject {
    return mergePatch(this.state.base, withoutHeld(this.state.base, this.state.draft, this.held));
  }

  /** Enters a value. It is kept at once and saved a moment later. */
  set(pointer: string, value: Json): void {
    const draft = entered(this.state.draft, pointer, value);
    const overridden = (entry: { pointer: string }) => isWithin(entry.pointer, pointer) || isWithin(pointer, entry.pointer);
    const structural = Array.isArray(value) && lengthAt(this.state.draft, pointer) !== value.length;
    this.update({
      draft,
      refused: keepWhere(this.state.refused, (entry) => !overridden(entry)),
      conflicts: keepWhere(this.state.conflicts, (entry) => !structural || !isWithin(entry.pointer, pointer)),
    });
    this.keepTyped();
    this.schedule(saveAfter);
  }

  /** Settles a conflict with one of the two values. */
  choose(pointer: string, value: Json): void {
    this.update({
      draft: entered(this.state.draft, pointer, value),
      conflicts: this.state.conflicts.filter((entry) => entry.pointer !== pointer),
    });
    this.keepTyped();
    this.schedule(0);
  }

  /** Holds back fields that the server would refuse. */
  refuse(fields: readonly Refusal[]): void {
    const fresh = fields.filter((field) => valueAt(this.state.draft, field.pointer) !== undefined);
    const others = this.state.refused.filter((old) => !fresh.some((field) => field.pointer === old.pointer));
    this.update({ refused: [...others, ...fresh] });
  }

  /** The notices about a merge and a restoration have been read. */
  acknowledge(): void {
    this.update({ taken: [], restored: [] });
  }

  /** Saves now; resolves when the attempt is over, whatever came of it. */
  flush(): Promise<void> {
    this.stop?.();
    this.stop = undefined;
    this.urgent = true;
    this.running ??= this.saveAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** The page is left: save what there is, then be quiet. */
  async leave(): Promise<void> {
    await this.flush();
    this.stop?.();
    this.stop = undefined;
  }

  private update(change: Partial<DraftState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  private schedule(ms: number): void {
    this.stop?.();
    this.stop = this.clock.after(ms, () => {
      this.stop = undefined;
      void this.flush();
    });
  }

  private get place(): string {
    return keepingPlace(this.userId, this.state.id);
  }

  private keepTyped(): void {
    if (!this.dirty && this.creation === undefined) {
      this.keeper.forget(this.place);
      return;
    }
    const { base, draft } = this.state;
    const kept = this.keeper.keep(this.place, { base, draft, ...(this.creation ? { creation: this.creation } : {}) });
    if (kept !== this.state.kept) this.update({ kept });
  }

  /** Brings back what was typed but never reached the server. */
  private restore(): void {
    for (const kept of this.keeper.adopt(this.place)) {
      this.creation ??= kept.creation;
      const merged = merge(canonical(kept.base), canonical(kept.draft), this.state.draft);
      const restored = differences(this.state.draft, merged.form);
      this.state = {
        ...this.state,
        draft: merged.form,
        conflicts: [...this.state.conflicts, ...merged.conflicts],
        restored: [...new Set([...this.state.restored, ...restored])],
      };
    }
    if (this.dirty) this.keepTyped();
  }

  /** Begins to work: what was brought back is sent. Gives a way to leave. */
  start(): () => void {
    if (this.dirty || this.creation !== undefined) this.schedule(0);
    return () => void this.leave();
  }

  /** Fetches the newest version and merges it in. */
  async refresh(): Promise<void> {
    if (this.state.id !== undefined) this.mergeIn(await this.server.read(this.state.id), this.state.base, true);
  }

  private async saveAll(): Promise<void> {
    if (this.state.closed !== undefined) return;
    for (;;) {
      this.urgent = false;
      const outcome = await this.attempt();
      if (outcome === 'stop') return;
      if (outcome === 'again' || this.urgent) continue;
      if (!isEmpty(this.patch) && this.state.id !== undefined) this.schedule(saveAfter);
      return;
    }
  }

  /** One request; tells whether there is more to do at once. */
  private async attempt(): Promise<'done' | 'again' | 'stop'> {
    const patch = this.patch;
    if (isEmpty(patch) && this.creation === undefined) return 'stop';
    const sent = withoutHeld(this.state.base, this.state.draft, this.held);
    this.update({ saving: true });
    try {
      if (this.state.id === undefined) await this.create(sent);
      else this.saved(await this.server.save(this.state.id, this.state.version, patch), sent);
      return 'done';
    } catch (error) {
      return await this.failed(this.server.failureOf(error), patch);
    } finally {
      this.update({ saving: false });
    }
  }

  private async create(form: JsonObject): Promise<void> {
    // The same key may only come with the same form: it is kept with it.
    this.creation ??= { key: this.server.newKey(), form };
    this.keepTyped();
    const { key, form: first } = this.creation;
    const saved = await this.server.create(first, key);
    this.keeper.forget(this.place);
    this.creation = undefined;
    this.saved(saved, first);
  }

  /** The server has `sent`; what was typed meanwhile stays on the screen. */
  private saved(saved: Saved, sent: JsonObject): void {
    this.failures = 0;
    this.mergeIn(saved, sent, false);
    this.update({ savedAt: this.clock.now(), unreachable: false });
  }

  private mergeIn(saved: Saved, from: JsonObject, tell: boolean): void {
    const theirs = canonical(saved.form);
    const { conflicts, draft } = this.state;
    const merged = merge(canonical(from), draft, theirs);
    const open = conflicts
      .map((entry) => ({ ...entry, theirs: valueAt(theirs, entry.pointer) }))
      .filter((entry) => !same(valueAt(merged.form, entry.pointer), entry.theirs));
    const known = open.map((entry) => entry.pointer);
    const fresh = merged.conflicts.filter((entry) => outside([entry.pointer], known).length > 0);
    this.update({
      id: saved.id, version: saved.version, base: theirs, draft: merged.form,
      conflicts: [...open, ...fresh],
      taken: tell ? [...new Set([...this.state.taken, ...merged.taken])] : this.state.taken,
    });
    this.keepTyped();
  }

  private async failed(failure: Failure, patch: JsonObject): Promise<'again' | 'stop'> {
    switch (failure.kind) {
      case 'stale':
        return this.catchUp();
      case 'refused':
        return this.heldBack(failure.fields, patch);
      case 'closed':
        this.update({ closed: failure.detail });
        return 'stop';
      default:
        return this.later();
    }
  }

  private later(): 'stop' {
    const wait = retries[Math.min(this.failures, retries.length - 1)] ?? saveAfter;
    this.failures += 1;
    this.update({ unreachable: true });
    this.schedule(wait);
    return 'stop';
  }

  /** Someone else saved first: fetch, merge by field, go on. */
  private async catchUp(): Promise<'again' | 'stop'> {
    const id = this.state.id;
    if (id === undefined) return 'stop';
    try {
      this.mergeIn(await this.server.read(id), this.state.base, true);
      return isEmpty(this.patch) ? this.settled() : 'again';
    } catch (error) {
      const failure = this.server.failureOf(error);
      return failure.kind === 'closed' ? this.failed(failure, {}) : this.later();
    }
  }

  /** What I had typed was already there: the answer had been lost. */
  private settled(): 'stop' {
    this.failures = 0;
    this.update({ savedAt: this.clock.now(), unreachable: false });
    return 'stop';
  }

  private heldBack(fields: readonly Refusal[], patch: JsonObject): 'again' | 'stop' {
    const mine = fields.filter((field) => (parts(field.pointer)[0] ?? '') in patch);
    this.creation = undefined;
    this.failures = 0;
    this.refuse(mine);
    this.update({ unreachable: false });
    if (mine.length > 0 && JSON.stringify(this.patch) !== JSON.stringify(patch)) {
      return isEmpty(this.patch) ? 'stop' : 'again';
    }
    this.update({ closed: fields.map((field) => field.detail).join(' ') });
    return 'stop';
  }
}

/** Filters; the same list when nothing was left out, so that nothing is drawn again. */
function keepWhere<T>(list: T[], keep: (entry: T) => boolean): T[] {
  return list.every(keep) ? list : list.filter(keep);
}

function lengthAt(form: JsonObject, pointer: string): number {
  const list = valueAt(form, pointer);
  return Array.isArray(list) ? list.length : 0;
}
