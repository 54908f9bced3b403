import type { Schemas } from '../api/client';

export type Hours = Schemas['TrainingHours'];

/** The modules (模块) of the outline, in their order, with the key of their hours. */
export const modules = ['m1', 'm2', 'm3', 'm4'] as const;

export const sum = (h: Hours): number => h.m1 + h.m2 + h.m3 + h.m4;

/** Whether every module has what is asked for. */
export const covers = (has: Hours, need: Hours): boolean => modules.every((m) => has[m] >= need[m]);

/** Colours of the statuses; the word always stands beside it. */
export const colours: Record<string, string> = {
  DRAFT: 'default', PUBLISHED: 'green', CLOSED: 'default', ENROLLED: 'green', WAITING: 'orange', WITHDRAWN: 'default',
  ISSUED: 'green', CANCELLED: 'red', PROPOSED: 'blue', ACTIVE: 'green', ENDED: 'default', DECLARED: 'blue', ACCEPTED: 'green', REJECTED: 'red',
};

/** Basis points as per cent with two decimals: 9876 is 98.76%. */
export function percent(points: number): string {
  const whole = Math.trunc(points / 100);
  return `${whole}.${String(points % 100).padStart(2, '0')}%`;
}
