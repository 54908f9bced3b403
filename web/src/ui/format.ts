// Money comes and stays as decimal text: no amount passes through a float.

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** '-1234567.8' → '-1,234,567.80'. Anything that is no amount comes back as it is. */
export function formatYuan(amount: string): string {
  const m = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!m) return amount;
  const [, sign, whole = '0', fraction = ''] = m;
  return `${sign}${grouped(whole)}.${fraction.padEnd(2, '0')}`;
}

export type MoneyUnit = 'yuan' | 'wan' | 'yi';
const places: Record<MoneyUnit, number> = { yuan: 0, wan: 4, yi: 8 };

/** Fen as a whole number; throws on what is no amount. */
export function toFen(amount: string): bigint {
  const m = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!m) throw new Error(`not an amount: ${amount}`);
  const fen = BigInt(`${m[2]}${(m[3] ?? '').padEnd(2, '0')}`);
  return m[1] ? -fen : fen;
}

/** Fen as decimal yuan with two decimals. */
export function fromFen(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The amount in a larger unit with two decimals, rounded half up, grouped. */
export function formatIn(amount: string, unit: MoneyUnit): string {
  if (unit === 'yuan' || !/^-?\d+(\.\d{1,2})?$/.test(amount)) return formatYuan(amount);
  const fen = toFen(amount);
  const scale = 10n ** BigInt(places[unit]); // fen of the unit's hundredth
  const size = fen < 0n ? -fen : fen;
  const rounded = (size + scale / 2n) / scale;
  return formatYuan(fromFen(fen < 0n ? -rounded : rounded));
}

const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

/** An RFC 3339 instant as 'YYYY-MM-DD HH:MM' in Shanghai, with seconds when asked. */
export function formatInstant(instant: string, seconds = false): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  return shanghai.format(at).slice(0, seconds ? 19 : 16);
}

/** Today's business date in Shanghai. */
export const today = (): string => formatInstant(new Date().toISOString()).slice(0, 10);

/** Bytes for people. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
