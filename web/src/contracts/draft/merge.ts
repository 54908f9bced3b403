import { isObject, same, type Json, type JsonObject } from './pointer';

/** A field that was changed on both sides, differently. */
export interface Conflict {
  pointer: string;
  mine: Json;
  theirs: Json;
}

/** What came of a merge. */
export interface Merge {
  form: JsonObject;
  /** Fields that only the others had changed, and that are now theirs. */
  taken: string[];
  /** Fields that both had changed; the form holds mine until someone chooses. */
  conflicts: Conflict[];
}

/**
 * Three-way merge of a form, field by field: `base` is what both started from.
 * Theirs where I did not type, mine where I did; where both typed differently
 * mine stays and the conflict is told, so nothing that was typed is ever lost.
 */
export function merge(base: JsonObject, mine: JsonObject, theirs: JsonObject): Merge {
  const out: Merge = { form: {}, taken: [], conflicts: [] };
  out.form = mergeObject(base, mine, theirs, '', out);
  return out;
}

function mergeObject(base: JsonObject, mine: JsonObject, theirs: JsonObject, at: string, out: Merge): JsonObject {
  const form: JsonObject = {};
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = mergeValue(base[name], mine[name], theirs[name], `${at}/${name}`, out);
    if (value !== undefined) form[name] = value;
  }
  for (const name of Object.keys(base)) {
    if (mine[name] === undefined && theirs[name] === undefined) delete form[name];
  }
  return form;
}

function mergeValue(base: Json, mine: Json, theirs: Json, at: string, out: Merge): Json {
  if (same(mine, theirs)) return theirs === undefined ? theirs : mine;
  if (same(mine, base)) {
    out.taken.push(at);
    return theirs;
  }
  if (same(theirs, base)) return mine;
  if (isObject(mine) && isObject(theirs)) {
    return mergeObject(isObject(base) ? base : {}, mine, theirs, at, out);
  }
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const merged = mergeList(Array.isArray(base) ? base : [], mine, theirs, at, out);
    if (merged !== undefined) return merged;
  }
  out.conflicts.push({ pointer: at, mine, theirs });
  return mine;
}

/**
 * Lists of rows are merged row by row: by id where rows have one, else by place
 * while no side added or removed a row. Any other list is one field.
 */
function mergeList(base: Json[], mine: Json[], theirs: Json[], at: string, out: Merge): Json[] | undefined {
  if ([base, mine, theirs].every((list) => list.every((row) => idOf(row) !== undefined))) {
    return mergeById(base, mine, theirs, at, out);
  }
  const rows = [base, mine, theirs].every((list) => list.length === mine.length && list.every(isObject));
  return rows ? mine.map((row, i) => mergeValue(base[i], row, theirs[i], `${at}/${i}`, out)) : undefined;
}

function idOf(row: Json): string | undefined {
  return isObject(row) && typeof row.id === 'string' ? row.id : undefined;
}

function mergeById(base: Json[], mine: Json[], theirs: Json[], at: string, out: Merge): Json[] {
  const find = (list: Json[], id: string | undefined) => list.find((row) => idOf(row) === id);
  const rows: Json[] = [];
  for (const row of mine) {
    const before = find(base, idOf(row));
    const other = find(theirs, idOf(row));
    const removed = other === undefined && before !== undefined;
    if (removed && same(row, before)) {
      out.taken.push(at);
      continue;
    }
    // A row that they removed and I went on typing in stays.
    rows.push(other === undefined ? row : mergeValue(before, row, other, `${at}/${rows.length}`, out));
  }
  for (const row of theirs) {
    if (find(mine, idOf(row)) !== undefined) continue;
    const before = find(base, idOf(row));
    // A row that I removed stays away, unless they went on typing in it.
    if (before !== undefined && same(before, row)) continue;
    out.taken.push(`${at}/${rows.length}`);
    rows.push(row);
  }
  return rows;
}
