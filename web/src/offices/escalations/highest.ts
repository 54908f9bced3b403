import type { Schemas } from '../../api/client';

export type Escalation = Schemas['Escalation'];

/** One notice for each running clock: that of the highest stage, where the first of them stands. */
export function highest(notices: readonly Escalation[]): Escalation[] {
  const found = new Map<string, Escalation>();
  for (const notice of notices) {
    const clock = `${notice.contract_id}/${notice.round}/${notice.clock}`;
    if (notice.stage > (found.get(clock)?.stage ?? 0)) found.set(clock, notice);
  }
  return [...found.values()];
}
