/** A value of JSON; what is left out of an object is `undefined`. */
export type Json = string | number | boolean | null | undefined | Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  [name: string]: Json;
}

/** Splits a JSON pointer (RFC 6901) into its parts. */
export function parts(pointer: string): string[] {
  if (pointer === '' || pointer === '/') return [];
  return pointer
    .replace(/^\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether a value is an object, not a list. */
export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function child(value: Json, part: string): Json {
  if (Array.isArray(value)) return value[Number(part)];
  return isObject(value) ? value[part] : undefined;
}

/** Reads the value at a pointer; `undefined` where there is nothing. */
export function valueAt(root: Json, pointer: string): Json {
  return parts(pointer).reduce<Json>(child, root);
}

function withChild(parent: Json, rest: string[], value: Json): Json {
  const [part, ...below] = rest;
  if (part === undefined) return value;
  if (Array.isArray(parent) || (parent === undefined && /^\d+$/.test(part))) {
    const list = Array.isArray(parent) ? [...parent] : [];
    list[Number(part)] = withChild(list[Number(part)], below, value);
    return list;
  }
  const next: JsonObject = isObject(parent) ? { ...parent } : {};
  const inner = withChild(next[part], below, value);
  if (inner === undefined) delete next[part];
  else next[part] = inner;
  return next;
}

/**
 * Gives a copy with one value replaced; everything that did not change is the
 * same object as before, so that only the field concerned is drawn again.
 */
export function withValue<T extends Json>(root: T, pointer: string, value: Json): T {
  return withChild(root, parts(pointer), value) as T;
}

/** Whether `pointer` is `above` or lies below it. */
export function isWithin(pointer: string, above: string): boolean {
  return pointer === above || pointer.startsWith(`${above}/`);
}

/** The id of the control of a field: `/parties/0/name` is `field-parties-0-name`. */
export function fieldId(pointer: string): string {
  return `field-${parts(pointer).join('-')}`;
}

/** Whether two values are the same JSON; an absent member equals `undefined`. */
export function same(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, i) => same(value, b[i]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => same(a[name], b[name]));
}
