import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNarrowed, queryOf, readFilters, statusesOf, tabNames, writeFilters, type Filters } from './filters';

const day = fc.constantFrom('', '2026-01-31', '2026-11-23');
const filters: fc.Arbitrary<Filters> = fc.record({
  tab: fc.constantFrom(...tabNames),
  q: fc.constantFrom('', '机器人', 'TAJS-2026&x=1'),
  status: fc.uniqueArray(fc.constantFrom(...statusesOf('all'))),
  kind: fc.constantFrom('', '10', '50'),
  from: day,
  to: day,
  filed: fc.constantFrom('' as const, 'OWN' as const, 'CLIENTS' as const),
  client: fc.constantFrom('', '01a20876-ecb7-7767-b084-c302706a1de7'),
});

describe('filters', () => {
  it('are the same after a way through the address', () => {
    fc.assert(
      fc.property(filters, (f) => {
        expect(readFilters(new URLSearchParams(writeFilters(f).toString()))).toEqual(f);
      }),
    );
  });

  it('read nothing from an address that makes no sense', () => {
    const found = readFilters(new URLSearchParams('tab=x&status=DRAFT,NOPE&from=gestern&kind=&filed=theirs'));
    expect(found).toEqual({ tab: 'mine', q: '', status: ['DRAFT'], kind: '', from: '', to: '', filed: '', client: '' });
  });

  it('ask for the statuses of the quick filter, or for those chosen within it', () => {
    const none = readFilters(new URLSearchParams());
    expect(queryOf(none, 'mine')).toEqual({ status: ['DRAFT', 'CORRECTION'] });
    expect(queryOf(none, 'all')).toEqual({});
    expect(queryOf({ ...none, status: ['DRAFT', 'REGISTERED'], q: '泵' }, 'mine')).toEqual({ status: ['DRAFT'], q: '泵' });
    expect(queryOf({ ...none, filed: 'CLIENTS', client: 'c' }, 'all')).toEqual({ filed: 'CLIENTS', organization_id: 'c' });
    expect(isNarrowed(none)).toBe(false);
    expect(isNarrowed({ ...none, kind: '10' })).toBe(true);
  });
});
