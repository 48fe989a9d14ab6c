/** Names for new nodes. Nodes and groups share one space of names, as Airflow's tasks and task groups do. */

import type { PipelineDocument } from "./types";

const VALID = /^[a-z][a-z0-9_]{0,62}$/;

export const isValidId = (id: string): boolean => VALID.test(id);

export function takenIds(document: PipelineDocument): Set<string> {
  return new Set([...document.nodes, ...(document.groups ?? [])].map(({ id }) => id));
}

/** An id like the wish that nobody has: `filter`, then `filter_2`. */
export function freshId(wish: string, taken: ReadonlySet<string>): string {
  const cleaned = wish
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "");
  const base = (cleaned || "node").slice(0, 58);
  if (!taken.has(base)) return base;
  const stem = base.replace(/_\d+$/, "");
  for (let number = 2; ; number += 1) {
    const id = `${stem}_${number}`;
    if (!taken.has(id)) return id;
  }
}
