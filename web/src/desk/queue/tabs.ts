import type { Schemas } from '../../api/client';
import type { desk } from '../../i18n/zh-CN/desk';
import { hasRole, type Me } from '../../session/useMe';

export type Status = Schemas['ContractStatus'];
export type Summary = Schemas['ContractSummary'];
export type TabName = keyof typeof desk.queue.tab;

/** A part of the queue. */
export interface Tab {
  name: TabName;
  status: Status[];
  /** Which of them belong here, where the status alone does not tell. */
  keep?: (contract: Summary) => boolean;
  /** Registered and closed cases have no clock: the newest first. */
  newest?: boolean;
}

const running: Status[] = ['SUBMITTED', 'ACCEPTED', 'FIRST_REVIEW', 'EXPERT_REVIEW', 'SECOND_REVIEW'];

const forRegistrar: Tab[] = [
  { name: 'submitted', status: ['SUBMITTED'] },
  { name: 'accepted', status: ['ACCEPTED'] },
  { name: 'first', status: ['FIRST_REVIEW'] },
  { name: 'expert', status: ['EXPERT_REVIEW'] },
  { name: 'correction', status: ['CORRECTION'] },
  { name: 'second', status: ['SECOND_REVIEW'] },
];

const forReviewer: Tab[] = [
  { name: 'decide', status: ['SECOND_REVIEW'] },
  // The server offers the refusal once the time for correction is over.
  { name: 'late', status: ['CORRECTION'], keep: (contract) => contract.actions.includes('refuse') },
];

const forBoth: Tab[] = [
  { name: 'open', status: [...running, 'CORRECTION'] },
  { name: 'done', status: ['REGISTERED', 'REFUSED', 'NOT_ACCEPTED', 'TRANSFERRED_UP', 'WITHDRAWN', 'CHANGE_PENDING', 'RECHECK', 'OBJECTION', 'DEREGISTERED', 'REVOKED'], newest: true },
];

/** The statuses in which a case counts as on the way. */
export const openStatuses: Status[] = [...running, 'CORRECTION'];

/** The parts of the queue that a person works on, in the order of the work. */
export function tabsOf(me: Me): Tab[] {
  const [registrar, reviewer] = [hasRole(me, ['registrar']), hasRole(me, ['reviewer'])];
  const first = registrar ? forRegistrar.filter((tab) => !reviewer || tab.name !== 'second') : [];
  return [...first, ...(reviewer ? forReviewer : []), ...forBoth];
}

/** Mine come first among those in review; the order of the clock stays otherwise. */
export function mineFirst(contracts: Summary[]): Summary[] {
  return [...contracts.filter((c) => c.claim?.mine), ...contracts.filter((c) => !c.claim?.mine)];
}
