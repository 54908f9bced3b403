// Money is whole fen; a decimal yuan string is its outer form.

/** Fen of decimal yuan with two decimals. */
export function fenOf(yuan: string): bigint {
  if (!/^-?\d+\.\d{2}$/.test(yuan)) throw new Error('not an amount');
  return BigInt(yuan.replace('.', ''));
}

/** Decimal yuan with thousands parted by commas. */
export function yuan(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0n ? '-' : ''}${whole}.${digits.slice(-2)}`;
}
