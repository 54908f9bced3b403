// Exact arithmetic on amounts as the API sends them: decimal yuan in a string.
// Everything goes through whole fen in BigInt, so that no figure is ever rounded.

import { fromFen, toFen as parse } from '../ui/format';

/** toFen reads decimal yuan ("1250000.00") as fen; null when it is no amount. */
export function toFen(yuan: string | null | undefined): bigint | null {
  const text = (yuan ?? '').trim();
  return /^-?\d+(\.\d{1,2})?$/.test(text) ? parse(text) : null;
}

/** minus gives a − b in decimal yuan; null when one of them is no amount. */
export function minus(a: string | null | undefined, b: string | null | undefined): string | null {
  const x = toFen(a);
  const y = toFen(b);
  return x === null || y === null ? null : fromFen(x - y);
}

/** times gives a unit cost for a whole quantity in decimal yuan. */
export function times(unit: string | null | undefined, quantity: number | undefined): string | null {
  const fen = toFen(unit);
  if (fen === null || quantity === undefined || !Number.isSafeInteger(quantity)) return null;
  return fromFen(fen * BigInt(quantity));
}

/** sum adds amounts; what is no amount counts as nothing. */
export function sum(amounts: (string | null | undefined)[]): string {
  return fromFen(amounts.reduce<bigint>((all, one) => all + (toFen(one) ?? 0n), 0n));
}

const numerals = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const units = ['', '拾', '佰', '仟'];

/** capitals writes decimal yuan in Chinese capitals (大写), as on official papers. */
export function capitals(yuan: string | null | undefined): string {
  const fen = toFen(yuan);
  if (fen === null) return '';
  const size = fen < 0n ? -fen : fen;
  const whole = size / 100n;
  const jiao = Number((size / 10n) % 10n);
  const last = Number(size % 10n);
  const head = `${fen < 0n ? '负' : ''}人民币${whole > 0n ? `${wholeYuan(whole)}元` : ''}`;
  if (jiao === 0 && last === 0) return `${head}${whole === 0n ? '零元' : ''}整`;
  const tenth = jiao > 0 ? `${numerals[jiao]}角` : whole > 0n ? '零' : '';
  return `${head}${tenth}${last > 0 ? `${numerals[last]}分` : '整'}`;
}

// What stands before 亿 is itself a number in 万.
function wholeYuan(value: bigint): string {
  const yi = 100_000_000n;
  const wan = 10_000n;
  if (value >= yi) return joined(`${wholeYuan(value / yi)}亿`, value % yi, yi / 10n);
  if (value >= wan) return joined(`${fourFigures(Number(value / wan))}万`, value % wan, wan / 10n);
  return fourFigures(Number(value));
}

// A group is followed by 零 when the next figure is empty.
function joined(head: string, rest: bigint, next: bigint): string {
  if (rest === 0n) return head;
  return rest < next ? `${head}零${wholeYuan(rest)}` : head + wholeYuan(rest);
}

function fourFigures(value: number): string {
  let text = '';
  let zero = false;
  for (let place = 3; place >= 0; place--) {
    const figure = Math.floor(value / 10 ** place) % 10;
    if (figure === 0) {
      zero = zero || text !== '';
      continue;
    }
    text += `${zero ? '零' : ''}${numerals[figure]}${units[place]}`;
    zero = false;
  }
  return text;
}
