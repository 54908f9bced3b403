// Where the passages of two texts, or the facts of one, stand in its lines.
import type { Schemas } from '../api/client';

export type Page = Schemas['TextPage'];
export type Span = Schemas['TextSpan'];

/** A piece of a line; mark is the number of the stretch it belongs to. */
export interface Piece {
  text: string;
  mark?: number;
}

/** True when a place comes before another. */
const before = (a: [number, number], b: [number, number]): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

/**
 * The pieces of one line. Characters are counted in Unicode code points, as the
 * server counts them; both ends of a span are included. Spans that overlap give
 * the characters to the first.
 */
export function pieces(line: string, page: number, number: number, spans: readonly Span[]): Piece[] {
  const characters = [...line];
  const here: [number, number] = [page, number];
  const owner = new Array<number | undefined>(characters.length).fill(undefined);
  spans.forEach(({ from, to }, mark) => {
    if (before(here, [from.page, from.line]) || before([to.page, to.line], here)) return;
    const first = from.page === page && from.line === number ? from.character : 0;
    const last = to.page === page && to.line === number ? to.character : characters.length - 1;
    for (let i = Math.max(first, 0); i <= last && i < characters.length; i++) owner[i] ??= mark;
  });
  const out: Piece[] = [];
  characters.forEach((character, i) => {
    const last = out.at(-1);
    if (last && last.mark === owner[i]) last.text += character;
    else out.push(owner[i] === undefined ? { text: character } : { text: character, mark: owner[i] });
  });
  return out;
}

/** The pieces of a line with words of an anchor set apart; the whole line when they are not found in it. */
export function around(line: string, words: string | undefined): Piece[] {
  const at = words ? line.indexOf(words) : -1;
  if (!words || at < 0) return line === '' ? [] : [{ text: line, mark: 0 }];
  return [{ text: line.slice(0, at) }, { text: words, mark: 0 }, { text: line.slice(at + words.length) }].filter((piece) => piece.text !== '');
}
