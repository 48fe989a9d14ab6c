/** What looking at rows has told of the columns of sources, for the check: most sources do not declare theirs. */

import { rowsKey } from "./previewed";
import type { PipelineDocument } from "./types";

export interface KnownColumn {
  name: string;
  type: string;
}

/** Source -> its columns, and what it was like when they were seen. */
export type Known = Readonly<Record<string, { key: string; columns: readonly KnownColumn[] }>>;

/** What is known after another look; the same object when that was no news. */
export function withSeen(
  known: Known,
  document: PipelineDocument,
  sources: Readonly<Record<string, readonly KnownColumn[]>>,
): Known {
  const news = Object.entries(sources).flatMap(([id, columns]) => {
    const key = keyOf(document, id);
    const before = known[id];
    const same = before?.key === key && JSON.stringify(before.columns) === JSON.stringify(columns);
    return same ? [] : [[id, { key, columns }] as const];
  });
  return news.length === 0 ? known : { ...known, ...Object.fromEntries(news) };
}

/** The columns of sources that are still set up as they were when they were looked at. */
export function stillKnown(known: Known, document: PipelineDocument): Record<string, KnownColumn[]> {
  const found: Record<string, KnownColumn[]> = {};
  for (const [id, { key, columns }] of Object.entries(known)) {
    if (keyOf(document, id) === key) found[id] = [...columns];
  }
  return found;
}

/** A mask hides values and no columns. */
const keyOf = (document: PipelineDocument, id: string): string =>
  rowsKey({ ...document, nodes: document.nodes.map(({ mask: _mask, ...node }) => node as (typeof document.nodes)[number]) }, id);
