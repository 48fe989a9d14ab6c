/** What the page of runs asks the server for, as its address has it. */

import { beginOf, endOf } from "@/model/days";
import type { Sort } from "@/ui/table/layout";

/** The filters as they are at first: none. */
export const FILTERS = { pipeline: "", state: "", type: "", from: "", to: "", sort: "", offset: "" };
export type RunFilters = typeof FILTERS;

export const STATES = ["queued", "running", "success", "failed"] as const;
export const TYPES = ["scheduled", "manual", "backfill", "asset_triggered"] as const;
export const PART = 50;

const NEWEST: Sort = { id: "start", desc: true };
/** Column -> what the server calls its order. */
const ORDERS = ["start", "logical_date", "duration", "pipeline", "state"] as const;
type Order = (typeof ORDERS)[number];
type OrderText = Order | `-${Order}`;

export function orderOf({ sort }: Pick<RunFilters, "sort">): Sort {
  const id = sort.replace(/^-/, "");
  return (ORDERS as readonly string[]).includes(id) ? { id, desc: sort.startsWith("-") } : NEWEST;
}

export const textOf = ({ id, desc }: Sort): string => (desc ? `-${id}` : id);

export const offsetOf = ({ offset }: Pick<RunFilters, "offset">): number => Math.max(0, Math.floor(Number(offset) || 0));

/** The query of `GET /runs`, without what does not narrow it. */
export function queryOf(filters: RunFilters) {
  const given = {
    pipeline: filters.pipeline || undefined,
    state: filters.state || undefined,
    run_type: filters.type || undefined,
    since: beginOf(filters.from),
    until: endOf(filters.to),
  };
  const narrowed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...narrowed, sort: textOf(orderOf(filters)) as OrderText, offset: offsetOf(filters), limit: PART };
}
