import { isObject, isWithin, parts, same, valueAt, withValue, type Json, type JsonObject } from './pointer';

/**
 * The merge patch (RFC 7396) that turns `base` into `draft`: only what differs,
 * `null` for what was removed, lists as a whole.
 */
export function mergePatch(base: JsonObject, draft: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const name of new Set([...Object.keys(base), ...Object.keys(draft)])) {
    const before = base[name];
    const after = draft[name];
    if (same(before, after)) continue;
    if (after === undefined || after === null) patch[name] = null;
    else if (isObject(before) && isObject(after)) patch[name] = mergePatch(before, after);
    else patch[name] = after;
  }
  return patch;
}

/** Applies a merge patch (RFC 7396), as the server does. */
export function applyPatch(target: JsonObject, patch: JsonObject): JsonObject {
  const out: JsonObject = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete out[name];
    else if (isObject(value)) {
      const before = out[name];
      out[name] = applyPatch(isObject(before) ? before : {}, value);
    } else out[name] = value;
  }
  return out;
}

/** Whether a patch changes nothing. */
export function isEmpty(patch: JsonObject): boolean {
  return Object.keys(patch).length === 0;
}

/**
 * The draft with the held fields (refused by the server, or in conflict) as the
 * server has them, so that all others can be saved. A held field of a row that
 * the server does not know yet is left out of that row.
 */
export function withoutHeld(base: JsonObject, draft: JsonObject, held: readonly string[]): JsonObject {
  // Fields before the objects that hold them: a whole held list wins in the end.
  const deepFirst = [...held].sort((a, b) => parts(b).length - parts(a).length);
  return deepFirst.reduce((out, pointer) => replaceHeld(base, out, pointer), draft);
}

function replaceHeld(base: JsonObject, draft: JsonObject, pointer: string): JsonObject {
  const steps = parts(pointer);
  if (steps.length === 0 || valueAt(draft, parentOf(pointer)) === undefined) return draft;
  const last = steps[steps.length - 1] ?? '';
  const inList = /^\d+$/.test(last) && Array.isArray(valueAt(draft, parentOf(pointer)));
  // An entry of a list has no name to leave out, so the list is held as a whole.
  if (inList) return withValue(draft, parentOf(pointer), valueAt(base, parentOf(pointer)));
  return withValue(draft, pointer, baseValue(base, draft, pointer));
}

/**
 * What the server has in the same place. Rows with an id are found by it, as
 * rows may have been added or removed above them.
 */
function baseValue(base: JsonObject, draft: JsonObject, pointer: string): Json {
  const [list, row, ...below] = parts(pointer);
  const rows = list === undefined ? undefined : base[list];
  const mine = valueAt(draft, `/${list}/${row}`);
  if (!Array.isArray(rows) || !isObject(mine) || mine.id === undefined) return valueAt(base, pointer);
  const known = rows.find((candidate) => isObject(candidate) && candidate.id === mine.id);
  return known === undefined ? undefined : valueAt(known, `/${below.join('/')}`);
}

/** The pointer one level above. */
export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

/** Every field in which two forms differ, as pointers; lists of other length as a whole. */
export function differences(a: Json, b: Json, at = ''): string[] {
  if (same(a, b)) return [];
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((value, i) => differences(value, b[i], `${at}/${i}`));
  }
  if (isObject(a) && isObject(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return names.flatMap((name) => differences(a[name], b[name], `${at}/${name}`));
  }
  return [at];
}

/** The pointers of `list` that are not within any of `above`. */
export function outside(list: readonly string[], above: readonly string[]): string[] {
  return list.filter((pointer) => !above.some((top) => isWithin(pointer, top)));
}
