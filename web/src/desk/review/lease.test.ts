import { describe, expect, it } from 'vitest';
import { shouldRenew } from './lease';

const now = Date.parse('2026-11-23T04:00:00Z');
const claim = (minutes: number, more = {}) => ({ by: 'u1', until: new Date(now + minutes * 60_000).toISOString(), mine: true, expired: false, ...more });
const active = now - 60_000;

describe('the claim of an open desk', () => {
  it('is renewed when less than half an hour is left and its user is at work', () => {
    expect(shouldRenew(claim(29), now, active)).toBe(true);
    expect(shouldRenew(claim(31), now, active)).toBe(false);
  });

  it('runs out when nobody has been at work for ten minutes', () => {
    expect(shouldRenew(claim(29), now, now - 11 * 60_000)).toBe(false);
  });

  it('is left alone when it is not mine, has run out, or there is none', () => {
    expect(shouldRenew(claim(29, { mine: false }), now, active)).toBe(false);
    expect(shouldRenew(claim(29, { expired: true }), now, active)).toBe(false);
    expect(shouldRenew(claim(-1), now, active)).toBe(false);
    expect(shouldRenew(undefined, now, active)).toBe(false);
  });
});
