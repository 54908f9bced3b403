import type { Schemas } from '../api/client';
import { hasRole, type Me, type Role } from '../session/useMe';

export type Organization = Schemas['Organization'];
export type User = Schemas['User'];
export type Side = Schemas['Side'];

// Organisations and users carry no list of actions, so that this mirrors the
// server's permission table (docs/security.md) to leave out buttons that
// would only be refused. The server decides in the end.

const separate: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];

const ours = (me: Me, organizationId: string): boolean => hasRole(me, ['org_admin']) && me.organization.id === organizationId;
const system = (me: Me): boolean => hasRole(me, ['system_admin']);
const security = (me: Me): boolean => hasRole(me, ['security_admin']);
/** An administrator of the platform: nobody else takes over such an account. */
const guarded = (user: User): boolean => user.roles.some((role) => separate.includes(role));

/** Whether a person sees the whole city here, and not only the own organisation. */
export const seesAll = (me: Me): boolean => hasRole(me, separate);

export const mayAddOrganization = system;
export const mayVerify = security;
export const mayEditOrganization = (me: Me, o: Organization): boolean => system(me) || ours(me, o.id);
export const mayDisableOrganization = (me: Me, o: Organization): boolean => system(me) && me.organization.id !== o.id;

export const mayAddUser = (me: Me): boolean => system(me) || hasRole(me, ['org_admin']);
export const mayEditUser = (me: Me, u: User): boolean => (system(me) || ours(me, u.organization_id)) && (!guarded(u) || u.id === me.id);
export const mayDisableUser = (me: Me, u: User): boolean => u.id !== me.id && (system(me) || security(me) || ours(me, u.organization_id));
export const maySetPassword = (me: Me, u: User): boolean => u.id === me.id || (!guarded(u) && (security(me) || ours(me, u.organization_id)));
export const maySeeSessions = (me: Me, u: User): boolean => u.id === me.id || security(me) || ours(me, u.organization_id);

/** The roles of a side that a person can give to somebody. */
export function grantable(side: Side): Role[] {
  return side === 'APPLICANT' ? ['org_admin', 'clerk', 'broker', 'university_office', 'evaluator', 'training_base'] : ['registrar', 'reviewer', 'office_head', 'auditor', 'tax', 'system_admin'];
}
