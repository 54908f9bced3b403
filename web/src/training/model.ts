import { useQuery } from '@tanstack/react-query';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useSend as useChange } from '../api/useSend';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';

export * from './facts';
export type Course = Schemas['Course'];
export type Enrolment = Schemas['Enrolment'];
export type Examination = Schemas['Examination'];
export type Certificate = Schemas['TrainingCertificate'];

/** Sends one change of training; every page of it reads again. */
export function useSend(onDone?: () => void) {
  const { t } = useTranslation('training');
  return useChange(t('done'), ['training', 'filing'], onDone);
}

/** The headers and path of a change of one object. */
export const change = (object: { id: string; version: number }, key: string) => ({ path: { id: object.id }, header: { 'Idempotency-Key': key, 'If-Match': ifMatch(object.version) } });

/** The bases, and which of them is the caller's own organisation. */
export function useBases() {
  const me = useMe();
  const bases = useQuery({ queryKey: ['training', 'bases'], queryFn: () => take(api.GET('/training/bases')) });
  const own = bases.data?.items.find((b) => b.organization_id === me.organization.id && b.status === 'ACTIVE');
  return { bases, own };
}

/** What the caller is to a course: of its base's organisation, teaching it, watching it for the bureau, correcting its results. */
export function useStanding(course: Pick<Course, 'base_id'>) {
  const me = useMe();
  const { bases } = useBases();
  const ofBase = bases.data?.items.find((b) => b.id === course.base_id)?.organization_id === me.organization.id;
  const bureau = hasRole(me, ['registrar', 'reviewer', 'office_head', 'auditor']);
  return {
    teaches: ofBase && me.roles.includes('training_base'),
    watches: bureau || (ofBase && hasRole(me, watching)),
    bureau,
    corrects: me.roles.includes('reviewer') || (ofBase && me.roles.includes('org_admin')),
  };
}

/** The roles that may look into a course: its base, the head of its organisation, the bureau. */
export const watching = ['training_base', 'org_admin', 'registrar', 'reviewer', 'office_head', 'auditor'] as const;
