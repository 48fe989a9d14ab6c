interface Findable {
  label: string;
  detail?: string | undefined;
}

/** What the words of a query are all found in: names that begin with it first, then names that hold it, then the rest. */
export function matching<Item extends Findable>(items: readonly Item[], query: string): readonly Item[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  const whole = words.join(" ");
  return items
    .map((item) => ({ item, label: item.label.toLowerCase(), all: `${item.label} ${item.detail ?? ""}`.toLowerCase() }))
    .filter(({ all }) => words.every((word) => all.includes(word)))
    .map(({ item, label }) => ({ item, rank: label.startsWith(whole) ? 0 : label.includes(whole) ? 1 : 2 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
