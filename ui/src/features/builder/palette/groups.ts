import type { NodeType } from "@/api/types";
import { t } from "@/i18n";

export interface PaletteGroup {
  name: string;
  items: readonly NodeType[];
}

type Find = <Item extends { label: string; detail: string }>(items: readonly Item[]) => readonly Item[];

/** The node types by group, sources' groups first; before them the favourites and the recent ones. */
export function groupsOf(
  types: readonly NodeType[],
  favourites: readonly string[],
  recent: readonly string[],
  find: Find,
): PaletteGroup[] {
  const found = find(types.map((type) => ({ type, label: type.type, detail: `${type.summary} ${type.group}` }))).map(
    ({ type }) => type,
  );
  const groups = new Map<string, NodeType[]>();
  for (const type of found) groups.set(type.group, [...(groups.get(type.group) ?? []), type]);
  const rank = (items: readonly NodeType[]) => (items.some((type) => type.kind === "source") ? 0 : 1);
  const sorted = [...groups]
    .map(([name, items]) => ({ name, items }))
    .sort((one, other) => rank(one.items) - rank(other.items) || one.name.localeCompare(other.name));
  const named = (name: string, wanted: readonly string[]): PaletteGroup[] => {
    const items = wanted.flatMap((each) => found.find((type) => type.type === each) ?? []);
    return items.length === 0 ? [] : [{ name, items }];
  };
  const others = recent.filter((each) => !favourites.includes(each));
  return [...named(t("palette.favourites"), favourites), ...named(t("palette.recent"), others), ...sorted];
}
