// The page /verify/evidence and its offline twin: takes a file and keys, and puts
// what a check found into words. It asks nothing of any host.
import { attempt, hex } from './bytes';
import { check, type Checked } from './check';
import { openCertificateKey } from './certificate';
import { openAll, witnessesOf } from './checkpoint';
import { openVerifier } from './note';
import { el, list } from './dom';
import { showResult } from './result';
import type { Keys } from './report';
import { type Language, say, type TextKey } from './texts';

/** What the server wrote into the page. */
interface Given {
  log: string;
  certificate: string;
  /** Address of the offline version, and its SHA-256; absent in that version. */
  offline?: string;
  offlineSHA256?: string;
}

type Field = keyof Keys;

export class Page {
  private readonly keys: Keys;
  private file?: File;
  private checked?: Checked & { keys: Keys; at: Date };
  private running = 0;
  private keysOpen = false;
  private readonly status = el('p', { role: 'status', id: 'evidence-status' });
  private readonly bar = el('progress', { max: '100', hidden: '' });
  private readonly result = el('div', { id: 'evidence-result' });
  private readonly short = el('span', { class: 'evidence-short' });
  private readonly notes = new Map<Field, HTMLElement>();

  constructor(
    private readonly root: HTMLElement,
    private readonly given: Given,
    private language: Language,
  ) {
    this.keys = { log: given.log, certificate: given.certificate, witnesses: '', held: '' };
    this.takeDrops();
    this.render();
  }

  private readonly say = (key: TextKey, values?: Record<string, string>): string => say(this.language, key, values);

  private render(): void {
    document.documentElement.lang = this.language;
    const parts: (Node | string)[] = [this.dropPanel(), this.result, this.keysPanel(), this.offlinePanel()];
    if (!this.given.offline) parts.unshift(this.switch(), el('h1', {}, this.say('title')), el('p', { class: 'lead' }, this.say('lead')));
    this.root.replaceChildren(...parts);
    this.tellKeys();
    this.showChecked();
  }

  /** The language switch of the offline version; online it is a link of the frame. */
  private switch(): HTMLElement {
    const other: Language = this.language === 'en' ? 'zh-CN' : 'en';
    const button = el('button', { type: 'button', class: 'evidence-plain evidence-switch', lang: other }, other === 'en' ? 'English' : '中文');
    button.addEventListener('click', () => {
      this.language = other;
      this.status.textContent = '';
      this.render();
    });
    return button;
  }

  private dropPanel(): HTMLElement {
    const input = el('input', { type: 'file', id: 'evidence-file', 'aria-describedby': 'drop-about' });
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file) void this.take(file);
      input.value = ''; // the same file may be chosen again
    });
    this.bar.setAttribute('aria-label', this.say('progress'));
    return el(
      'section',
      { class: 'panel', id: 'drop', 'aria-labelledby': 'drop-title' },
      el('h2', { id: 'drop-title' }, this.say('drop.title')),
      el('p', { class: 'lead', id: 'drop-about' }, this.say('drop.about')),
      el('label', { class: 'choose', for: 'evidence-file' }, el('span', {}, this.say('drop.choose')), input),
      this.bar,
      this.status,
    );
  }

  private keysPanel(): HTMLElement {
    const again = el('button', { type: 'button' }, this.say('keys.again'));
    again.addEventListener('click', () => this.file && void this.take(this.file));
    const reset = el('button', { type: 'button', class: 'evidence-plain' }, this.say('keys.reset'));
    reset.addEventListener('click', () => {
      [this.keys.log, this.keys.certificate] = [this.given.log, this.given.certificate];
      this.render();
    });
    const details = el(
      'details',
      { class: 'panel', id: 'evidence-keys' },
      el('summary', {}, el('strong', {}, this.say('keys.title')), ' ', this.short),
      el('p', { class: 'lead' }, this.say('keys.about')),
      ...this.field('log', 2),
      ...this.field('certificate', 1),
      ...this.field('witnesses', 2),
      ...this.field('held', 5),
      el('p', { class: 'evidence-buttons' }, again, reset),
    );
    details.open = this.keysOpen;
    details.addEventListener('toggle', () => {
      this.keysOpen = details.open;
    });
    return details;
  }

  private field(name: Field, rows: number): Node[] {
    const area = el('textarea', { id: `key-${name}`, rows: String(rows), spellcheck: 'false', autocomplete: 'off', 'aria-describedby': `about-${name}` });
    area.value = this.keys[name];
    const note = el('p', { id: `about-${name}`, class: 'evidence-note' });
    this.notes.set(name, note);
    area.addEventListener('input', () => {
      // A held checkpoint is compared to the last byte; of a key only the blanks around it go.
      this.keys[name] = name === 'held' ? area.value : area.value.trim();
      this.tellKeys();
    });
    return [el('label', { for: `key-${name}` }, this.say(`keys.${name}`)), area, note];
  }

  /** Says of each key what it is called and whose word it is. */
  private tellKeys(): void {
    const log = attempt(() => openVerifier(this.keys.log));
    const certificate = attempt(() => openCertificateKey(this.keys.certificate));
    const names: Partial<Record<Field, string>> = {
      log: log && `${log.name}+${hex(Uint8Array.of(log.hash >>> 24, log.hash >>> 16, log.hash >>> 8, log.hash))}`,
      certificate: certificate?.id,
      witnesses: attempt(() => list(witnessesOf(this.keys).map(({ name }) => name))),
      held: log && attempt(() => String(openAll(this.keys.held, log).length)),
    };
    for (const name of ['log', 'certificate', 'witnesses', 'held'] as const) {
      const note = this.notes.get(name);
      if (note) note.textContent = this.keys[name].trim() === '' ? (name === 'log' || name === 'certificate' ? this.say('keys.none') : '') : this.told(name, names[name]);
      note?.classList.toggle('warn', this.keys[name].trim() !== '' && names[name] === undefined);
    }
    this.short.textContent = ['log' as const, 'certificate' as const].map((name) => this.told(name, names[name])).join(' · ');
  }

  private told(name: Field, short: string | undefined): string {
    if (short === undefined) return this.say(this.keys[name].trim() === '' ? 'keys.none' : name === 'held' ? 'keys.held_bad' : 'keys.bad');
    if (name === 'held') return this.say('keys.held_count', { count: short });
    return `${this.say('keys.short', { id: short })} (${this.say(this.fromPlatform(name, this.keys) ? 'keys.platform' : 'keys.reader')})`;
  }

  private fromPlatform(name: Field, keys: Keys): boolean {
    return (name === 'log' || name === 'certificate') && keys[name] === this.given[name];
  }

  private offlinePanel(): HTMLElement {
    if (!this.given.offline) return el('p', { class: 'evidence-note' }, this.say('offline.here'));
    return el(
      'section',
      { class: 'panel evidence-offline' },
      el('p', {}, this.say('offline.about')),
      el('p', {}, el('a', { href: this.given.offline, download: 'jishi-verify.html' }, this.say('offline'))),
      el('p', { class: 'evidence-note' }, `${this.say('file.sha256')} `, el('code', {}, this.given.offlineSHA256 ?? '—')),
    );
  }

  /** Checks a file; one that is chosen meanwhile takes its place. */
  private async take(file: File): Promise<void> {
    this.file = file;
    this.running += 1;
    const mine = this.running;
    const keys = { ...this.keys };
    this.checked = undefined;
    this.result.replaceChildren();
    const tell = (done: number, all: number) => {
      if (mine !== this.running) throw new Error('another file was chosen');
      const percent = String(all > 0 ? Math.floor((done * 100) / all) : 0);
      [this.bar.hidden, this.bar.value] = [false, Number(percent)];
      this.status.textContent = this.say('busy', { name: file.name, percent });
      return new Promise<void>((go) => setTimeout(go)); // lets the browser draw
    };
    await tell(0, 1);
    const checked = await check(file, keys, tell);
    if (mine !== this.running) return;
    this.bar.hidden = true;
    this.checked = { ...checked, keys, at: new Date() };
    this.showChecked();
    this.result.scrollIntoView({ block: 'nearest' });
  }

  private showChecked(): void {
    const { checked, file } = this;
    if (!checked || !file) return;
    // What was signed with one key only does not rest on the other.
    const used = checked.report.kind === 'closing' ? (['certificate'] as const) : checked.report.kind === 'certificate' ? (['log', 'certificate'] as const) : (['log'] as const);
    const platform = used.some((name) => this.fromPlatform(name, checked.keys));
    this.status.textContent = `${this.say(`outcome.${checked.report.outcome}`)} · ${file.name}`;
    showResult(this.result, this.say, { ...checked, file, platform });
  }

  private takeDrops(): void {
    const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const mark = (over: boolean) => document.getElementById('drop')?.classList.toggle('over', over);
    // The whole page takes a file: one dropped beside the frame would replace the page.
    for (const name of ['dragenter', 'dragover'] as const) {
      document.addEventListener(name, (event) => {
        if (!holdsFile(event)) return;
        event.preventDefault();
        mark(true);
      });
    }
    document.addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) mark(false);
    });
    document.addEventListener('drop', (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      mark(false);
      const file = event.dataTransfer?.files[0];
      if (file) void this.take(file);
    });
  }
}
