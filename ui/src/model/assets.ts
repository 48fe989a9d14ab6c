/** Which assets start a run: one by name, or all or any of several, nested as deep as one likes. */

import { isObject, type Json, type Path } from "./json";

export type Joined = "all" | "any";

/** What a group holds, and how it is joined; null for a single asset, and for what is no condition at all. */
export function groupOf(condition: Json | undefined): { joined: Joined; parts: readonly Json[] } | null {
  if (!isObject(condition)) return null;
  for (const joined of ["all", "any"] as const) {
    const parts = condition[joined];
    if (Array.isArray(parts)) return { joined, parts };
  }
  return null;
}

/** The condition with another part at a path; undefined removes the part, and with the last one its group. */
export function withPart(condition: Json | undefined, path: Path, part: Json | undefined): Json | undefined {
  const [joined, index, ...rest] = path;
  if (joined === undefined || index === undefined) return part;
  const group = asGroup(condition);
  const changed = withPart(group.parts[Number(index)], rest, part);
  const parts =
    changed === undefined
      ? group.parts.filter((_, place) => place !== Number(index))
      : Object.assign([...group.parts], { [index]: changed });
  return parts.length === 0 ? undefined : { [group.joined]: parts };
}

/** The condition as a group, so that another part can be added to it. */
export function asGroup(condition: Json | undefined): { joined: Joined; parts: readonly Json[] } {
  return groupOf(condition) ?? { joined: "any", parts: condition === undefined ? [] : [condition] };
}
