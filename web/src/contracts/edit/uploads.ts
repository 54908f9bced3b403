import type { Schemas } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import type { Upload } from '../../api/files';

/** A file on its way, or waiting for it. */
export interface Pending {
  key: string;
  file: File;
  material: string;
  state: 'waiting' | 'sending' | 'failed';
  /** Part sent, 0 to 1. */
  progress: number;
  /** Why it failed; empty when the server could not be reached. */
  detail?: string;
}

/** What uploading needs from outside. */
export interface Sender {
  upload(upload: Upload): Promise<Schemas['Document']>;
  /** The draft's id; creates the draft when there is none yet. */
  contractId(): Promise<string | undefined>;
  stored(document: Schemas['Document']): void;
  newKey(): string;
}

/** Files chosen for upload, one request at a time, each with progress, abort and retry. */
export class Uploads {
  private listeners = new Set<() => void>();
  private aborts = new Map<string, AbortController>();
  private queue: string[] = [];
  private busy = false;
  pending: readonly Pending[] = [];

  constructor(private readonly sender: Sender) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getPending = (): readonly Pending[] => this.pending;

  /** Adds files; each with the material it is taken for. */
  add(files: readonly File[], materialFor: (file: File, index: number) => string, sendAtOnce: boolean): void {
    const added = files.map((file, i): Pending => ({ key: this.sender.newKey(), file, material: materialFor(file, i), state: 'waiting', progress: 0 }));
    this.update([...this.pending, ...added]);
    if (sendAtOnce) for (const entry of added) this.send(entry.key);
  }

  setMaterial(key: string, material: string): void {
    this.change(key, { material });
  }

  /** Sends, or sends again: the key is the same, so that it is never stored twice. */
  send(key: string): void {
    if (this.queue.includes(key)) return;
    this.change(key, { state: 'sending', progress: 0, detail: undefined });
    this.queue.push(key);
    void this.work();
  }

  /** Stops a file on its way, or takes it off the list. */
  drop(key: string): void {
    this.aborts.get(key)?.abort();
    this.queue = this.queue.filter((other) => other !== key);
    this.update(this.pending.filter((entry) => entry.key !== key));
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (let key = this.queue[0]; key !== undefined; key = this.queue[0]) {
      await this.sendOne(key);
      this.queue = this.queue.filter((other) => other !== key);
    }
    this.busy = false;
  }

  private async sendOne(key: string): Promise<void> {
    const entry = this.pending.find((candidate) => candidate.key === key);
    const contractId = entry && (await this.sender.contractId());
    if (entry === undefined) return;
    if (contractId === undefined) return this.change(key, { state: 'failed' });
    const abort = new AbortController();
    this.aborts.set(key, abort);
    const onProgress = (progress: number) => this.change(key, { progress });
    try {
      const { file, material } = entry;
      this.sender.stored(await this.sender.upload({ contractId, material, file, key, onProgress, signal: abort.signal }));
      this.update(this.pending.filter((other) => other.key !== key));
    } catch (error) {
      if (!abort.signal.aborted) this.change(key, { state: 'failed', detail: error instanceof ApiProblem ? error.detail || error.title : undefined });
    } finally {
      this.aborts.delete(key);
    }
  }

  private change(key: string, change: Partial<Pending>): void {
    this.update(this.pending.map((entry) => (entry.key === key ? { ...entry, ...change } : entry)));
  }

  private update(pending: readonly Pending[]): void {
    this.pending = pending;
    for (const listener of this.listeners) listener();
  }
}
