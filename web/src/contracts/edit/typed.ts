/** Full-width digits and signs as half-width ones, as Chinese input methods give them. */
const halfWidth = (text: string): string => text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ');

/**
 * An amount as typed or pasted, in the API's way of writing: no separators, no
 * unit, two decimals. What is no amount stays as it is, for the server to refuse.
 */
export function typedMoney(text: string): string {
  const bare = halfWidth(text).replace(/[,，\s¥￥元]/g, '').replace(/。/g, '.');
  const amount = /^0*(\d{1,14})(?:\.(\d{0,2}))?$/.exec(bare);
  if (amount === null) return bare === '' ? '' : bare.slice(0, 40);
  return `${amount[1]}.${(amount[2] ?? '').padEnd(2, '0')}`;
}

/** A decimal number as typed, such as a rate. */
export const typedDecimal = (text: string): string => halfWidth(text).replace(/[,，\s%％]/g, '');

/** A whole number as typed, or nothing. */
export function typedCount(text: string): number | undefined {
  const digits = halfWidth(text).replace(/\D/g, '').slice(0, 9);
  return digits === '' ? undefined : Number(digits);
}

/** A credit code or an ID number as typed: capitals, no spaces or hyphens. */
export const typedCode = (text: string): string => halfWidth(text).replace(/[\s-]/g, '').toUpperCase();
