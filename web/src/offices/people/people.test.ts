import { expect, test } from 'vitest';
import { fitting, mayEnd, type Person, stateOf } from './periods';

const person = (id: string, roles: Person['roles'], status: Person['status'] = 'ACTIVE'): Person => ({ id, display_name: id, roles, status, cases: [] });

test('a period holds, is to come, or is over', () => {
  const period = { from: '2026-03-01', to: '2026-03-31' };
  expect(stateOf(period, '2026-02-28')).toBe('future');
  expect(stateOf(period, '2026-03-01')).toBe('active');
  expect(stateOf(period, '2026-03-31')).toBe('active');
  expect(stateOf(period, '2026-04-01')).toBe('over');
});

test('a period of one day or one that is over cannot end earlier', () => {
  expect(mayEnd({ from: '2026-03-01', to: '2026-03-31' }, '2026-03-10')).toBe(true);
  expect(mayEnd({ from: '2026-03-01', to: '2026-03-31' }, '2026-03-31')).toBe(false);
  expect(mayEnd({ from: '2026-03-10', to: '2026-03-10' }, '2026-03-01')).toBe(false);
});

test('whoever stands in has the roles, works, and is somebody else', () => {
  const a = person('a', ['registrar', 'office_head']);
  const people = [a, person('b', ['registrar']), person('c', ['reviewer']), person('d', ['registrar'], 'DISABLED'), person('e', ['registrar', 'reviewer'])];
  expect(fitting(people, a).map((p) => p.id)).toEqual(['b', 'e']);
});
