import type { Schemas } from '../api/client';

export type Notice = Schemas['UnitNotice'];
export type Objection = Schemas['NoticeObjection'];

/** The kinds that are published here, as the code table notice_kinds has them. */
export const kinds = ['PRICE', 'REWARD_CASH', 'LEADER_REWARD', 'ACHV_UNIT', 'EVAL'];

export const colours: Record<Notice['status'], string> = { OPEN: 'blue', OBJECTION: 'orange', CLOSED: 'green', UPHELD: 'red', WITHDRAWN: 'default' };

export const objectionColours: Record<Objection['status'], string> = { OPEN: 'orange', ACCEPTED: 'blue', UPHELD: 'red', REJECTED: 'green' };

/** How many objections wait to be decided. */
export const waiting = (n: Pick<Notice, 'objections'>) => n.objections.filter((o) => o.status === 'OPEN' || o.status === 'ACCEPTED').length;

/** What the service takes as an outcome, in characters. */
export const outcomeFits = (text: string) => [...text.trim()].length >= 10;
