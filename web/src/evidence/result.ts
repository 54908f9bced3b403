// Puts a report into words: first what a clerk needs, then the steps.
import type { Checked } from './check';
import { el } from './dom';
import { totalOf } from './ledger';
import { yuan } from './money';
import type { Fact, Report, Said, Step, Sums } from './report';
import type { TextKey } from './texts';

type Say = (key: TextKey, values?: Record<string, string>) => string;

interface Shown extends Checked {
  file: File;
  at: Date;
  /** The keys came from the platform, at least one of those used. */
  platform: boolean;
}

const looks = { holds: 'valid', fails: 'cancelled', unable: 'failed' } as const;
const marks = { ok: '✔', bad: '✘', absent: '–' } as const;

export function showResult(into: HTMLElement, say: Say, shown: Shown): void {
  const { report } = shown;
  const parts: HTMLElement[] = [headline(say, shown)];
  parts.push(...sentences(say, 'proven', report.proven), ...sentences(say, 'asof', report.asOf));
  if (report.totals && report.size !== undefined) parts.push(totals(say, report.totals, report.size));
  if (report.facts.length > 0) parts.push(el('section', { class: 'panel' }, el('h2', {}, say('content')), facts(say, report.facts)));
  if (report.outcome !== 'unable') parts.push(...sentences(say, 'unproven', report.unproven));
  if (report.steps.length > 0) parts.push(steps(say, report));
  parts.push(colophon(say, shown));
  into.replaceChildren(...parts);
}

function headline(say: Say, { report, platform, file }: Shown): HTMLElement {
  const box = el(
    'section',
    { class: `state ${looks[report.outcome]}`, id: 'evidence-outcome' },
    el('h2', { class: 'word' }, say(`outcome.${report.outcome}`)),
    el('p', {}, `${say(`kind.${report.kind}`)} · ${file.name}`),
  );
  if (report.problem) box.append(el('p', {}, say(report.problem.text, report.problem.values)));
  if (report.outcome === 'fails') {
    const bad = report.steps.filter((step) => step.result === 'bad');
    box.append(el('p', {}, say('fails.about')), el('p', {}, say('fails.where')), el('ul', {}, ...bad.map((step) => el('li', {}, say(step.name)))));
  }
  if (report.outcome !== 'unable') box.append(el('p', { class: 'evidence-note' }, say(platform ? 'keys.used_platform' : 'keys.used_reader')));
  return box;
}

function sentences(say: Say, title: 'proven' | 'asof' | 'unproven', said: Said[]): HTMLElement[] {
  if (said.length === 0) return [];
  return [el('section', { class: `panel evidence-${title}` }, el('h2', {}, say(title)), el('ul', {}, ...said.map(({ text, values }) => el('li', {}, say(text, values)))))];
}

const facts = (say: Say, list: Fact[]): HTMLElement => el('dl', { class: 'evidence-facts' }, ...list.flatMap(([name, value]) => [el('dt', {}, say(name)), el('dd', {}, value)]));

function steps(say: Say, report: Report): HTMLElement {
  const good = report.steps.filter((step) => step.result !== 'bad').length;
  const box = el('details', { class: 'panel', id: 'evidence-steps' }, el('summary', {}, say('steps', { good: String(good), all: String(report.steps.length) })));
  box.open = report.outcome === 'fails';
  box.append(el('ol', {}, ...report.steps.map((step) => line(say, step))));
  return box;
}

const line = (say: Say, step: Step): HTMLElement =>
  el('li', { class: `is-${step.result}` }, el('p', {}, el('span', { 'aria-hidden': 'true' }, `${marks[step.result]} `), `${say(step.name)} — `, el('strong', {}, say(`step.${step.result}`))), facts(say, step.facts));

/** The ledger's sums, as of any place in the journal. */
function totals(say: Say, sums: NonNullable<Report['totals']>, size: number): HTMLElement {
  const input = el('input', { id: 'evidence-asof', inputmode: 'numeric', autocomplete: 'off', value: String(size), 'aria-describedby': 'asof-hint' });
  const hint = el('p', { id: 'asof-hint', class: 'evidence-note' });
  const body = el('tbody');
  const row = (name: string, { count, contract, technical }: Sums): HTMLElement =>
    el('tr', {}, el('th', { scope: 'row' }, name), ...[String(count), yuan(contract), yuan(technical)].map((value) => el('td', { class: 'right' }, value)));
  const fill = () => {
    const index = Number(input.value.trim());
    const known = /^\d{1,15}$/.test(input.value.trim()) && index <= size;
    hint.textContent = known ? say('totals.hint') : say('totals.range', { size: String(size) });
    hint.classList.toggle('warn', !known);
    const years = known ? sums(index) : [];
    body.replaceChildren(...(known ? [...years.map((year) => row(year.year, year)), row(say('totals.all'), totalOf(years))] : []));
  };
  input.addEventListener('input', fill);
  fill();
  const head = (['fact.year', 'fact.count', 'fact.contract_amount', 'fact.technical_amount'] as const).map((name, i) => el('th', { scope: 'col', ...(i > 0 ? { class: 'right' } : {}) }, say(name)));
  return el(
    'section',
    { class: 'panel', id: 'evidence-totals' },
    el('h2', {}, say('totals.title')),
    el('p', { class: 'evidence-asof' }, el('label', { for: 'evidence-asof' }, say('totals.asof')), input),
    hint,
    el('div', { class: 'evidence-scroll', tabindex: '0', role: 'region', 'aria-label': say('totals.title') }, el('table', {}, el('thead', {}, el('tr', {}, ...head)), body)),
  );
}

function colophon(say: Say, { file, sha256, at }: Shown): HTMLElement {
  const print = el('button', { type: 'button', class: 'evidence-plain' }, say('print'));
  print.addEventListener('click', () => window.print());
  const told: [TextKey, string][] = [
    ['file', `${file.name} (${file.size.toLocaleString('en')} B)`],
    ['file.checked', `${at.toISOString().slice(0, 19)}Z`],
  ];
  if (sha256) told.push(['file.sha256', sha256]);
  return el('section', { class: 'panel evidence-colophon' }, el('dl', { class: 'evidence-facts' }, ...told.flatMap(([name, value]) => [el('dt', {}, say(name)), el('dd', {}, value)])), print);
}
