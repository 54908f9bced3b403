import type { Schemas } from '../../api/client';
import type { JsonObject } from '../draft/pointer';
import type { Clock, DraftSession, Failure } from '../draft/session';

export type Finding = Schemas['Finding'];
export type Worksheet = Schemas['Worksheet'];

/** What the checks say of the form as it is on the screen. */
export interface CheckState {
  findings: Finding[] | undefined;
  worksheet: Worksheet | undefined;
  /** Fields that were left once: from then on their findings show beside them. */
  touched: ReadonlySet<string>;
  /** All findings show at their fields: everything was checked on request. */
  all: boolean;
}

/** Answers of the server that a check can get. */
export interface Checker {
  preview(id: string, patch: JsonObject): Promise<{ findings: Finding[]; worksheet: Worksheet }>;
  failureOf(error: unknown): Failure;
}

/** How long after the last change the form is checked, in milliseconds. */
export const checkAfter = 500;

/** Checks a draft as one types; the newest answer counts. */
export class Checks {
  private listeners = new Set<() => void>();
  private stop: (() => void) | undefined;
  private turn = 0;
  private checked: unknown;
  state: CheckState = { findings: undefined, worksheet: undefined, touched: new Set(), all: false };

  constructor(
    private readonly session: DraftSession,
    private readonly checker: Checker,
    private readonly clock: Clock,
  ) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getState = (): CheckState => this.state;

  /** Watches the draft; gives a way to stop. */
  watch(): () => void {
    const stop = this.session.subscribe(() => {
      const { draft, id } = this.session.state;
      if (id !== undefined && this.checked !== draft) this.soon();
    });
    this.soon();
    return () => {
      stop();
      this.stop?.();
    };
  }

  /** Checks a moment later: once for all changes in between. */
  soon(): void {
    this.checked = this.session.state.draft;
    this.stop?.();
    this.stop = this.clock.after(checkAfter, () => void this.run());
  }

  touch(pointer: string): void {
    if (this.state.touched.has(pointer)) return;
    this.update({ touched: new Set([...this.state.touched, pointer]) });
  }

  /** Checks now and shows every finding at its field. */
  async showAll(): Promise<void> {
    this.update({ all: true });
    await this.run();
  }

  /** Adds what only submission finds out; it stands until the form is checked again. */
  tell(findings: readonly Finding[]): void {
    this.turn += 1;
    this.update({ findings: [...findings, ...(this.state.findings ?? [])], all: true });
  }

  /** Asks the server. What it refuses to read is held back, as in saving. */
  async run(): Promise<void> {
    const { id } = this.session.state;
    if (id === undefined) return;
    this.turn += 1;
    const turn = this.turn;
    const patch = this.session.patch;
    try {
      const { findings, worksheet } = await this.checker.preview(id, patch);
      if (turn === this.turn) this.update({ findings, worksheet });
    } catch (error) {
      const failure = this.checker.failureOf(error);
      if (failure.kind !== 'refused' || turn !== this.turn) return;
      this.session.refuse(failure.fields);
      if (JSON.stringify(this.session.patch) !== JSON.stringify(patch)) await this.run();
    }
  }

  private update(change: Partial<CheckState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
