/** JSON values as the documents hold them, read and changed by path, without ever changing one in place. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export type Path = readonly (string | number)[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values are the same JSON, whatever the order of their keys. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, at) => sameJson(item, other[at]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one).filter((key) => one[key] !== undefined);
  const others = Object.keys(other).filter((key) => other[key] !== undefined);
  return keys.length === others.length && keys.every((key) => sameJson(one[key], other[key]));
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const part of path) {
    if (Array.isArray(here)) here = here[Number(part)];
    else if (isObject(here)) here = Object.hasOwn(here, part) ? here[String(part)] : undefined;
    else return undefined;
  }
  return here;
}

/**
 * The value with something else at a path; undefined removes the key or the item.
 * Objects and arrays that the path needs are made, and an object that a removal leaves empty is removed with it.
 */
export function withValueAt(value: Json | undefined, path: Path, replacement: Json | undefined): Json | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return replacement;
  if (typeof part === "number") {
    const items = Array.isArray(value) ? [...value] : [];
    const item = withValueAt(items[part], rest, replacement);
    if (item === undefined) items.splice(part, 1);
    else items[part] = item;
    return items;
  }
  const entries: JsonObject = isObject(value) ? { ...value } : {};
  const inner = withValueAt(Object.hasOwn(entries, part) ? entries[part] : undefined, rest, replacement);
  const emptied = rest.length > 0 && replacement === undefined && isObject(inner) && Object.keys(inner).length === 0;
  if (inner === undefined || emptied) delete entries[part];
  else entries[part] = inner;
  return entries;
}

/** What stands before the item that a path leads into, in the innermost list on the way. */
export function itemsBefore(value: Json | undefined, path: Path): Json[] {
  const at = path.findLastIndex((part) => typeof part === "number");
  const items = at < 0 ? undefined : valueAt(value, path.slice(0, at));
  return Array.isArray(items) ? items.slice(0, Number(path[at])) : [];
}

/** The JSON Pointer of a path (RFC 6901). */
export function pointerOf(path: Path): string {
  return path.map((part) => "/" + String(part).replaceAll("~", "~0").replaceAll("/", "~1")).join("");
}

/** A value on one line, for messages and summaries. */
export function shortText(value: unknown, limit = 80): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  const line = text.replace(/\s+/g, " ");
  return line.length > limit ? line.slice(0, limit - 1) + "…" : line;
}
