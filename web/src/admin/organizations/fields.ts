import type { Schemas } from '../../api/client';
import type { Organization } from '../may';

type Profile = Schemas['OrganizationProfile'];

/** What an organisation can be marked as. */
export const marks = ['is_hnte', 'is_tech_sme', 'is_national_hitech_zone', 'is_listed', 'is_tech_transfer_org', 'is_rd_org', 'is_converted_institute'] as const;
export type Mark = (typeof marks)[number];

/** The form of an organisation: marks are ticked in one list. */
export type OrganizationValues = Partial<Pick<Organization, 'side' | 'name' | 'credit_code' | 'code_exception' | 'party_kind' | 'region_code' | 'zone_code' | 'office_point' | 'phone'>> & {
  profile?: Omit<Profile, Mark> & { marks?: Mark[] };
};

const plain = ['name', 'credit_code', 'code_exception', 'party_kind', 'region_code', 'zone_code', 'office_point', 'phone'] as const;
const described = ['legal_rep', 'contact', 'email', 'address', 'zip', 'country', 'industry', 'scale'] as const;

/** Every field of the form, as the server's pointers name them. */
export const shown: string[] = ['side', ...plain, ...described.map((name) => `profile.${name}`)];

export function valuesOf(o?: Organization): OrganizationValues {
  if (!o) return { side: 'APPLICANT', profile: { country: 'CHN' } };
  const { side, profile = {} } = o;
  const values: OrganizationValues = { side, profile: { marks: marks.filter((name) => profile[name]) } };
  for (const name of plain) values[name] = o[name] || undefined;
  for (const name of described) values.profile = { ...values.profile, [name]: profile[name] || undefined };
  return values;
}

/** What is sent of the form: everything it shows; an emptied field as ''. */
export function bodyOf(values: OrganizationValues): Schemas['OrganizationUpdate'] {
  const body: Schemas['OrganizationUpdate'] = {};
  for (const name of plain) body[name] = (values[name] ?? '').trim();
  const profile: Record<string, string | boolean> = {};
  for (const name of described) {
    const text = (values.profile?.[name] ?? '').trim();
    if (text) profile[name] = text;
  }
  for (const name of values.profile?.marks ?? []) profile[name] = true;
  body.profile = profile as Profile;
  return body;
}

/**
 * What is sent of a change: only what the person changed since the form was
 * opened, so that what somebody else changed meanwhile stays. The profile is
 * one piece for the server; the changes are laid over the newest one.
 */
export function patchOf(values: OrganizationValues, opened: Organization, newest: Organization): Schemas['OrganizationUpdate'] {
  const next = bodyOf(values);
  const before = bodyOf(valuesOf(opened));
  const patch: Schemas['OrganizationUpdate'] = {};
  for (const name of plain) if (next[name] !== before[name]) patch[name] = next[name];
  const changed = [...described, ...marks].filter((name) => next.profile?.[name] !== before.profile?.[name]);
  if (changed.length === 0) return patch;
  const profile: Record<string, unknown> = { ...newest.profile };
  for (const name of changed) {
    if (next.profile?.[name] === undefined) delete profile[name];
    else profile[name] = next.profile[name];
  }
  return { ...patch, profile: profile as Profile };
}
