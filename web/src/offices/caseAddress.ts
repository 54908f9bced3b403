import { officeStaff } from '../app/feature';
import { hasRole, type Me } from '../session/useMe';

/** Where a person reads a case. */
export function caseAddress(me: Me, id: string): string {
  if (hasRole(me, officeStaff)) return `/desk/${id}`;
  return hasRole(me, ['auditor']) ? `/volume/contracts/${id}` : `/contracts/${id}`;
}
