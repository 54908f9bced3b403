import { routes as absorption } from '../absorption/routes';
import { routes as admin } from '../admin/routes';
import { routes as after } from '../after/routes';
import { routes as contracts } from '../contracts/routes';
import { routes as conversion } from '../conversion/routes';
import { routes as credentials } from '../credentials/routes';
import { routes as desk } from '../desk/routes';
import { routes as offices } from '../offices/routes';
import { routes as brokerage } from '../brokerage/routes';
import { routes as brokers } from '../brokers/routes';
import { routes as mandates } from '../mandates/routes';
import { routes as filings } from '../filings/routes';
import { routes as listings } from '../listings/routes';
import { routes as national } from '../national/routes';
import { routes as notices } from '../notices/routes';
import { routes as policy } from '../policy/routes';
import { routes as training } from '../training/routes';
import { routes as transferorgs } from '../transferorgs/routes';
import { hasRole, type Me } from '../session/useMe';
import { routes as volume } from '../volume/routes';
import { administrators, type FeatureRoute, filers, registry } from './feature';

export const routes: FeatureRoute[] = [...contracts, ...desk, ...after, ...offices, ...mandates, ...credentials, ...brokerage, ...brokers, ...training, ...conversion, ...transferorgs, ...notices, ...volume, ...absorption, ...policy, ...filings, ...listings, ...national, ...admin];

/** The work queue of a person: where the console opens. */
export function homeOf(me: Me): string {
  if (hasRole(me, registry)) return '/desk';
  if (hasRole(me, ['office_head'])) return '/escalations';
  if (hasRole(me, ['auditor'])) return '/volume';
  if (hasRole(me, administrators)) return hasRole(me, ['audit_admin']) ? '/volume/journal' : '/admin/users';
  if (hasRole(me, filers)) return '/contracts';
  if (hasRole(me, ['tax'])) return '/rechecks';
  if (hasRole(me, ['broker'])) return '/mandates';
  if (hasRole(me, ['training_base'])) return '/courses';
  return '/verification';
}
