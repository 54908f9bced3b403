import { describe, expect, it } from 'vitest';
import { Keeper, keepingPlace } from './keep';
import { applyPatch } from './patch';
import type { JsonObject } from './pointer';
import { DraftSession, saveAfter, type Clock, type Failure, type Saved, type Server } from './session';

/** A failure as the real client would raise it. */
class Failed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind);
  }
}

/** A server that holds one contract and can be away, be ahead or refuse. */
class FakeServer implements Server {
  patches: JsonObject[] = [];
  created: { form: JsonObject; key: string }[] = [];
  away = false;
  losesAnswers = false;
  refuses: Record<string, string> = {};
  now: Saved = { id: 'c1', version: 1, form: { project_name: '原名' } };
  private keys = 0;

  async create(form: JsonObject, key: string): Promise<Saved> {
    this.reach();
    const known = this.created.some((entry) => entry.key === key);
    if (!known) {
      this.created.push({ form, key });
      this.now = { id: 'c1', version: 1, form: { ...form, plan_source: '99' } };
    }
    return this.answer();
  }

  async save(_id: string, version: number, patch: JsonObject): Promise<Saved> {
    this.reach();
    if (version !== this.now.version) throw new Failed({ kind: 'stale' });
    const bad = Object.entries(this.refuses).filter(([name]) => name in patch);
    if (bad.length > 0) throw new Failed({ kind: 'refused', fields: bad.map(([name, detail]) => ({ pointer: `/${name}`, detail })) });
    this.patches.push(patch);
    this.now = { ...this.now, version: version + 1, form: applyPatch(this.now.form, patch) };
    return this.answer();
  }

  async read(): Promise<Saved> {
    this.reach();
    return this.now;
  }

  failureOf(error: unknown): Failure {
    if (error instanceof Failed) return error.failure;
    throw error;
  }

  newKey(): string {
    this.keys += 1;
    return `key-${this.keys}`;
  }

  private reach(): void {
    if (this.away) throw new Failed({ kind: 'later' });
  }

  private answer(): Saved {
    if (!this.losesAnswers) return this.now;
    this.losesAnswers = false;
    throw new Failed({ kind: 'later' });
  }
}

/** Time that moves only when told. */
class FakeClock implements Clock {
  private time = 0;
  private due: { at: number; run: () => void }[] = [];
  now = () => this.time;

  after(ms: number, run: () => void): () => void {
    const entry = { at: this.time + ms, run };
    this.due.push(entry);
    return () => {
      this.due = this.due.filter((other) => other !== entry);
    };
  }

  /** Moves on and lets every answer that is due arrive. */
  async pass(ms: number): Promise<void> {
    this.time += ms;
    const now = this.due.filter((entry) => entry.at <= this.time);
    this.due = this.due.filter((entry) => entry.at > this.time);
    for (const entry of now) entry.run();
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

class FakeStore extends Map<string, string> {
  getItem = (key: string) => this.get(key) ?? null;
  setItem = (key: string, value: string) => void this.set(key, value);
  removeItem = (key: string) => void this.delete(key);
}

function world() {
  const server = new FakeServer();
  const clock = new FakeClock();
  const store = new FakeStore();
  const open = (start: Saved | undefined = server.now, tab = 'tab') => new DraftSession(server, new Keeper(store, tab), clock, 'u1', start);
  return { server, clock, store, open };
}

describe('a draft', () => {
  it('is saved a moment after the last change, only what changed', async () => {
    const { server, clock, open } = world();
    const draft = open();
    draft.set('/project_name', '新');
    await clock.pass(saveAfter - 1);
    draft.set('/project_name', '新名');
    await clock.pass(saveAfter - 1);
    expect(server.patches).toEqual([]);
    await clock.pass(1);
    expect(server.patches).toEqual([{ project_name: '新名' }]);
    expect(draft.dirty).toBe(false);
    expect(draft.state.savedAt).toBe(clock.now());
  });

  it('is kept in the browser at once and forgotten when saved', async () => {
    const { clock, store, open } = world();
    const draft = open();
    draft.set('/sign_place', '泰安');
    expect(store.get(keepingPlace('u1', 'c1'))).toContain('泰安');
    await clock.pass(saveAfter);
    expect(store.size).toBe(0);
    expect(draft.state.kept).toBe(true);
  });

  it('is tried again until the server is back, and what was typed meanwhile goes with it', async () => {
    const { server, clock, open } = world();
    const draft = open();
    server.away = true;
    draft.set('/project_name', '第一');
    await clock.pass(saveAfter);
    expect(draft.state.unreachable).toBe(true);
    draft.set('/sign_place', '泰安');
    await clock.pass(60_000);
    server.away = false;
    await clock.pass(60_000);
    expect(server.now.form).toEqual({ project_name: '第一', sign_place: '泰安' });
    expect(draft.state.unreachable).toBe(false);
  });

  it('comes back after the page was closed without a server', async () => {
    const { server, clock, open } = world();
    const before = open();
    server.away = true;
    before.set('/project_name', '没有保存');
    await before.leave();
    server.away = false;
    const after = open();
    expect(after.state.restored).toEqual(['/project_name']);
    expect(after.state.draft.project_name).toBe('没有保存');
    after.start();
    await clock.pass(0);
    expect(server.now.form.project_name).toBe('没有保存');
  });

  it('holds back what the server refuses and saves the rest', async () => {
    const { server, clock, open } = world();
    const draft = open();
    server.refuses = { contract_amount: '请精确到分。' };
    draft.set('/contract_amount', '1.234');
    draft.set('/sign_place', '泰安');
    await clock.pass(saveAfter);
    expect(draft.state.refused).toEqual([{ pointer: '/contract_amount', detail: '请精确到分。' }]);
    expect(server.now.form).toEqual({ project_name: '原名', sign_place: '泰安' });
    expect(draft.state.draft.contract_amount).toBe('1.234');
    server.refuses = {};
    draft.set('/contract_amount', '1.23');
    expect(draft.state.refused).toEqual([]);
    await clock.pass(saveAfter);
    expect(server.now.form.contract_amount).toBe('1.23');
  });

  it('merges a newer version by field and tells what it took', async () => {
    const { server, clock, open } = world();
    const draft = open();
    server.now = { id: 'c1', version: 7, form: { project_name: '原名', sign_place: '济南' } };
    draft.set('/project_name', '我的名');
    await clock.pass(saveAfter);
    expect(draft.state.taken).toEqual(['/sign_place']);
    expect(server.now.form).toEqual({ project_name: '我的名', sign_place: '济南' });
    expect(draft.state.version).toBe(8);
  });

  it('lets the user choose where both typed, and sends nothing of it before', async () => {
    const { server, clock, open } = world();
    const draft = open();
    server.now = { id: 'c1', version: 7, form: { project_name: '他的名' } };
    draft.set('/project_name', '我的名');
    draft.set('/sign_place', '泰安');
    await clock.pass(saveAfter);
    expect(draft.state.conflicts).toEqual([{ pointer: '/project_name', mine: '我的名', theirs: '他的名' }]);
    expect(server.now.form).toEqual({ project_name: '他的名', sign_place: '泰安' });
    draft.choose('/project_name', '我的名');
    await clock.pass(0);
    expect(server.now.form.project_name).toBe('我的名');
  });

  it('takes its own lost answer for what it is', async () => {
    const { server, clock, open } = world();
    const draft = open();
    server.losesAnswers = true;
    draft.set('/project_name', '新名');
    await clock.pass(saveAfter);
    await clock.pass(2000);
    expect(server.patches).toHaveLength(1);
    expect(draft.state.conflicts).toEqual([]);
    expect(draft.dirty).toBe(false);
  });

  it('keeps what is typed while a request is on its way', async () => {
    const { server, clock, open } = world();
    const draft = open();
    draft.set('/project_name', '一');
    const flushed = draft.flush();
    draft.set('/project_name', '一二');
    await flushed;
    expect(draft.state.draft.project_name).toBe('一二');
    await clock.pass(saveAfter);
    expect(server.now.form.project_name).toBe('一二');
  });

  it('stops when the contract can no longer be changed, and keeps the text', async () => {
    const { server, clock, store, open } = world();
    const draft = open();
    server.save = () => Promise.reject(new Failed({ kind: 'closed', detail: '已提交' }));
    draft.set('/project_name', '迟到');
    await clock.pass(saveAfter);
    expect(draft.state.closed).toBe('已提交');
    expect([...store.values()].join()).toContain('迟到');
  });
});

describe('a new draft', () => {
  it('exists only once something was entered', async () => {
    const { server, clock, open } = world();
    const draft = new DraftSession(server, new Keeper(new FakeStore(), 'tab'), clock, 'u1', undefined);
    await draft.flush();
    expect(server.created).toEqual([]);
    expect(open().dirty).toBe(false);
    draft.set('/project_name', '新合同');
    await clock.pass(saveAfter);
    expect(draft.state.id).toBe('c1');
    expect(draft.state.draft).toEqual({ project_name: '新合同', plan_source: '99' });
  });

  it('is created once, even when the answer is lost and the page is opened again', async () => {
    const { server, clock, store } = world();
    const start = () => new DraftSession(server, new Keeper(store, 'tab'), clock, 'u1', undefined);
    const first = start();
    server.losesAnswers = true;
    first.set('/project_name', '新合同');
    await first.leave();
    const second = start();
    second.set('/sign_place', '泰安');
    await clock.pass(saveAfter);
    await clock.pass(saveAfter);
    expect(server.created).toHaveLength(1);
    expect(server.now.form).toMatchObject({ project_name: '新合同', sign_place: '泰安' });
  });
});

describe('two tabs', () => {
  it('do not overwrite what the other keeps', () => {
    const { open, store } = world();
    open(undefined, 'a').set('/project_name', '甲');
    const kept = new Keeper(store, 'b');
    kept.keep(keepingPlace('u1', 'c1'), { base: {}, draft: { project_name: '乙' } });
    expect(kept.adopt(keepingPlace('u1', 'c1')).map((entry) => entry.draft.project_name)).toEqual(['甲', '乙']);
  });
});
