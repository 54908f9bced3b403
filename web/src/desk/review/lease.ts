import { useEffect, useRef } from 'react';
import type { Schemas } from '../../api/client';

const minute = 60_000;
/** A claim is renewed when less than this is left of it. */
export const renewBelow = 30 * minute;
/** Somebody who did nothing for this long is not at the desk any more. */
export const activeWithin = 10 * minute;

/** Whether a claim should be renewed now, for somebody who was last active then (milliseconds). */
export function shouldRenew(claim: Schemas['Claim'] | undefined, now: number, lastActive: number): boolean {
  if (!claim?.mine || claim.expired) return false;
  const left = new Date(claim.until).getTime() - now;
  return left > 0 && left < renewBelow && now - lastActive < activeWithin;
}

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Renews the claim of an open desk while its user is at work. */
export function useLease(claim: Schemas['Claim'] | undefined, renew: () => void): void {
  const lastActive = useRef(Date.now());
  const latest = useRef({ claim, renew });
  latest.current = { claim, renew };
  useEffect(() => {
    const noted = () => {
      lastActive.current = Date.now();
    };
    for (const sign of signs) window.addEventListener(sign, noted, { passive: true });
    const timer = setInterval(() => {
      if (shouldRenew(latest.current.claim, Date.now(), lastActive.current)) latest.current.renew();
    }, minute);
    return () => {
      clearInterval(timer);
      for (const sign of signs) window.removeEventListener(sign, noted);
    };
  }, []);
}
