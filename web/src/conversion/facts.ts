/** Basis points as per cent: 3333 is 33.33%, 7000 is 70%. */
export function percent(points: number): string {
  const whole = Math.trunc(points / 100);
  const rest = points % 100;
  return rest === 0 ? `${whole}%` : `${whole}.${String(rest).padStart(2, '0').replace(/0$/, '')}%`;
}

/** What a person typed as per cent in basis points; undefined for what is no share. */
export function points(typed: string): number | undefined {
  const m = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed.trim().replace(/%$/, ''));
  if (!m) return undefined;
  const value = Number(m[1]) * 100 + Number((m[2] ?? '').padEnd(2, '0'));
  return value <= 10_000 ? value : undefined;
}

/** Whether shares come to exactly the whole. */
export const isWhole = (shares: readonly (number | undefined)[]): boolean => shares.every((s) => s !== undefined) && shares.reduce<number>((sum, s) => sum + (s ?? 0), 0) === 10_000;

/** An amount as it may be typed: yuan with at most two decimals. */
export const isAmount = (typed: string): boolean => /^(0|[1-9]\d{0,13})(\.\d{1,2})?$/.test(typed.trim());

/** The case of a mode of conversion: which floor of the law holds. */
export function caseOf(mode: string): 'TRANSFER' | 'EQUITY' | 'PROFIT' {
  if (mode === 'EQUITY') return 'EQUITY';
  return mode === 'SELF' || mode === 'COOP' ? 'PROFIT' : 'TRANSFER';
}

/** Royalties may have no fixed price. */
export const isRoyalty = (payment: string | undefined): boolean => payment === '4' || (payment ?? '').startsWith('3');

/** Colours of stages; the word always stands beside it. */
export const stageColours: Record<string, string> = {
  DRAFT: 'default', NOTICE: 'blue', CLEARED: 'cyan', CONTRACTED: 'geekblue', WITHDRAWN: 'default', REGISTERED: 'green', ENDED: 'red',
};

export const distributionColours: Record<string, string> = { COMPUTED: 'default', NOTICED: 'blue', CANCELLED: 'default', STALE: 'red', PAYABLE: 'cyan', PAID: 'green' };

export const noticeColours: Record<string, string> = { OPEN: 'blue', OBJECTION: 'orange', CLOSED: 'green', UPHELD: 'red', WITHDRAWN: 'default' };
