import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge } from './merge';
import { applyPatch, differences, mergePatch, withoutHeld } from './patch';
import { isObject, same, valueAt, type Json, type JsonObject } from './pointer';
import { canonical } from './shape';

const text = fc.constantFrom('', '甲', '乙', '丙方自动化设备有限公司', '1250000.00');
const party = fc.record({ id: fc.constantFrom('p1', 'p2', 'p3'), name: text, phone: text }, { requiredKeys: ['id'] });
const item = fc.record({ name: text, unit_cost: text, is_carrier: fc.boolean() }, { requiredKeys: [] });

/** Forms with single fields, an object, rows with ids and rows without. */
const anyForm: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      project_name: text,
      is_related: fc.boolean(),
      is_mixed: fc.boolean(),
      ip_kinds: fc.array(fc.constantFrom('11', '20', '30'), { maxLength: 3 }),
      royalty: fc.record({ base: text, rate_percent: text }, { requiredKeys: [] }),
      parties: fc.uniqueArray(party, { selector: (p) => p.id, maxLength: 3 }),
      non_technical_items: fc.array(item, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  .map((form) => canonical(form as JsonObject));

describe('merge', () => {
  it('never loses a field that was typed', () => {
    fc.assert(
      fc.property(anyForm, anyForm, anyForm, (base, mine, theirs) => {
        const merged = merge(base, mine, theirs);
        expect(typedBy(base, mine).filter((leaf) => !holds(merged.form, leaf))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes everything of theirs where nothing was typed', () => {
    fc.assert(
      fc.property(anyForm, anyForm, (base, theirs) => {
        const merged = merge(base, base, theirs);
        expect(merged.form).toEqual(theirs);
        expect(merged.conflicts).toEqual([]);
      }),
    );
  });

  it('keeps all of mine when nobody else changed anything', () => {
    fc.assert(
      fc.property(anyForm, anyForm, (base, mine) => {
        expect(merge(base, mine, base)).toEqual({ form: mine, taken: [], conflicts: [] });
      }),
    );
  });

  it('tells a conflict where both typed differently, and only there', () => {
    const base = { project_name: '原名', sign_place: '泰安', parties: [{ id: 'p1', name: '甲', phone: '1' }] };
    const mine = { project_name: '我的', sign_place: '泰安', parties: [{ id: 'p1', name: '甲公司', phone: '1' }] };
    const theirs = { project_name: '他的', sign_place: '济南', parties: [{ id: 'p1', name: '甲', phone: '2' }] };
    const merged = merge(base, mine, theirs);
    expect(merged.form).toEqual({ project_name: '我的', sign_place: '济南', parties: [{ id: 'p1', name: '甲公司', phone: '2' }] });
    expect(merged.taken).toEqual(['/sign_place', '/parties/0/phone']);
    expect(merged.conflicts).toEqual([{ pointer: '/project_name', mine: '我的', theirs: '他的' }]);
  });

  it('joins rows that each side added, and keeps a removed row that the other went on with', () => {
    const base = { parties: [{ id: 'p1', name: '甲' }, { id: 'p2', name: '乙' }] };
    const mine = { parties: [{ id: 'p1', name: '甲' }, { id: 'p3', name: '丙' }] };
    const theirs = { parties: [{ id: 'p1', name: '甲' }, { id: 'p2', name: '乙公司' }, { id: 'p4', name: '丁' }] };
    const rows = merge(base, mine, theirs).form.parties;
    expect(Array.isArray(rows) && rows.map((row) => (isObject(row) ? row.name : ''))).toEqual(['甲', '丙', '乙公司', '丁']);
  });
});

describe('merge patch', () => {
  it('turns one form into the other', () => {
    fc.assert(
      fc.property(anyForm, anyForm, (base, draft) => {
        expect(applyPatch(base, mergePatch(base, draft))).toEqual(draft);
      }),
    );
  });

  it('is empty exactly when nothing changed', () => {
    fc.assert(
      fc.property(anyForm, anyForm, (a, b) => {
        expect(Object.keys(mergePatch(a, b)).length === 0).toBe(same(a, b));
      }),
    );
  });

  it('leaves held fields as the server has them and sends all others', () => {
    const base = { contract_amount: '1.00', parties: [{ id: 'p1', name: '甲', phone: '1' }] };
    const draft = { contract_amount: '一百万', sign_place: '泰安', parties: [{ id: 'p9', phone: 'x' }, { id: 'p1', name: '甲公司', phone: '电话' }] };
    const sent = withoutHeld(base, draft, ['/contract_amount', '/parties/0/phone', '/parties/1/phone']);
    expect(mergePatch(base, sent)).toEqual({ sign_place: '泰安', parties: [{ id: 'p9' }, { id: 'p1', name: '甲公司', phone: '1' }] });
  });

  it('holds a list of codes back as a whole', () => {
    expect(withoutHeld({ ip_kinds: ['11'] }, { ip_kinds: ['11', '77'] }, ['/ip_kinds/1'])).toEqual({ ip_kinds: ['11'] });
  });

  it('never sends a held field', () => {
    fc.assert(
      fc.property(anyForm, anyForm, (base, draft) => {
        const held = differences(base, draft).filter((_, i) => i % 2 === 0);
        const patch = mergePatch(base, withoutHeld(base, draft, held));
        const members = held.filter((pointer) => pointer.lastIndexOf('/') === 0).map((pointer) => pointer.slice(1));
        expect(members.filter((name) => name in patch)).toEqual([]);
      }),
    );
  });
});

/** A single value that `mine` holds and `base` does not, and the row it is in. */
interface Leaf {
  pointer: string;
  id?: Json;
  value: Json;
}

function typedBy(base: JsonObject, mine: JsonObject): Leaf[] {
  return leaves(mine).filter((leaf) => !same(inBase(base, leaf), leaf.value));
}

function leaves(value: Json, at = '', id?: Json): Leaf[] {
  if (Array.isArray(value)) {
    if (!value.every(isObject)) return [{ pointer: at, value }];
    return value.flatMap((row, i) => leaves(row, `${at}/${i}`, row.id));
  }
  if (!isObject(value)) return [{ pointer: at, id, value }];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, `${at}/${name}`, id));
}

function inBase(form: JsonObject, leaf: Leaf): Json {
  if (leaf.id === undefined) return valueAt(form, leaf.pointer);
  const [, list = '', , field = ''] = leaf.pointer.split('/');
  const rows = form[list];
  const row = Array.isArray(rows) ? rows.find((candidate) => isObject(candidate) && candidate.id === leaf.id) : undefined;
  return valueAt(row, `/${field}`);
}

function holds(form: JsonObject, leaf: Leaf): boolean {
  return same(inBase(form, leaf), leaf.value);
}
