import { useSuspenseQuery } from '@tanstack/react-query';
import { api, type Schemas, take } from '../api/client';

export type Me = Schemas['Me'];
export type Role = Schemas['Role'];

/** The signed-in user. Only below the shell, where there is one. */
export function useMe(): Me {
  return useSuspenseQuery({ queryKey: ['me'], queryFn: () => take(api.GET('/me')), staleTime: Infinity }).data;
}

/** Whether the user has one of the roles; everyone has when none is named. */
export const hasRole = (me: Me, roles?: readonly Role[]): boolean => !roles || me.roles.some((role) => roles.includes(role));
