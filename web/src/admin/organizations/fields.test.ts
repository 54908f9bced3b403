import { describe, expect, it } from 'vitest';
import type { Organization } from '../may';
import { bodyOf, patchOf, valuesOf } from './fields';

const company: Organization = {
  id: '1',
  side: 'APPLICANT',
  name: '泰山样例科技有限公司',
  credit_code: '91370902YL0001007T',
  party_kind: '150',
  region_code: '370902',
  phone: '053*****7847',
  profile: { country: 'CHN', industry: 'M75', is_hnte: true, is_tech_transfer_org: true, zip: '271000' },
  status: 'ACTIVE',
  verification: 'VERIFIED',
  version: 3,
  created_at: '2026-01-04T00:00:00Z',
  updated_at: '2026-01-04T00:00:00Z',
};

describe('the form of an organisation', () => {
  it('sends back unchanged what it was given, the masked telephone too', () => {
    const body = bodyOf(valuesOf(company));
    expect(body).toMatchObject({ name: company.name, credit_code: company.credit_code, party_kind: '150', region_code: '370902', phone: '053*****7847' });
    expect(body.profile).toEqual(company.profile);
  });
  it('says that a field was emptied', () => {
    expect(bodyOf({ ...valuesOf(company), phone: undefined, zone_code: undefined })).toMatchObject({ phone: '', zone_code: '' });
  });
  it('leaves out what the profile does not have', () => {
    const values = valuesOf(company);
    const body = bodyOf({ ...values, profile: { ...values.profile, zip: ' ', marks: [] } });
    expect(body.profile).toEqual({ country: 'CHN', industry: 'M75' });
  });
  it('begins a new one as an applicant of this country', () => {
    expect(valuesOf()).toEqual({ side: 'APPLICANT', profile: { country: 'CHN' } });
  });
});

describe('a change', () => {
  const newest: Organization = { ...company, phone: '053*****0000', version: 4, profile: { ...company.profile, contact: '程思齐' } };
  it('holds only what the person changed', () => {
    expect(patchOf({ ...valuesOf(company), name: '泰山样例集团有限公司 ' }, company, company)).toEqual({ name: '泰山样例集团有限公司' });
    expect(patchOf(valuesOf(company), company, newest)).toEqual({});
  });
  it('keeps what somebody else changed meanwhile', () => {
    const values = valuesOf(company);
    const patch = patchOf({ ...values, profile: { ...values.profile, zip: undefined, address: '样例路 1 号', marks: ['is_hnte'] } }, company, newest);
    expect(patch).toEqual({ profile: { country: 'CHN', industry: 'M75', is_hnte: true, contact: '程思齐', address: '样例路 1 号' } });
  });
  it('empties a field', () => expect(patchOf({ ...valuesOf(company), phone: '' }, company, company)).toEqual({ phone: '' }));
});
