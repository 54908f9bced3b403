import type { Schemas } from '../../api/client';
import { today } from '../../ui/format';

export type Person = Schemas['OfficePerson'];
export type Substitute = Schemas['Substitute'];

export type PeriodState = 'active' | 'future' | 'over';

/** Whether a period holds on a day, is still to come, or is over. */
export const stateOf = (s: Pick<Substitute, 'from' | 'to'>, on = today()): PeriodState => (on < s.from ? 'future' : on > s.to ? 'over' : 'active');

/** A period can be ended earlier while its last day may still be moved before it. */
export const mayEnd = (s: Pick<Substitute, 'from' | 'to'>, on = today()): boolean => s.to > s.from && s.to > on;

/** Those who may stand in for somebody: active, another person, with every review role of the first. */
export function fitting(people: readonly Person[], person: Person): Person[] {
  const needed = person.roles.filter((role) => role === 'registrar' || role === 'reviewer');
  return people.filter((p) => p.id !== person.id && p.status === 'ACTIVE' && needed.every((role) => p.roles.includes(role)));
}
