/** What the audit page asks the server for, as its address has it. */

import { beginOf, endOf } from "@/model/days";

/** The filters as they are at first: none. */
export const FILTERS = {
  search: "", user: "", pipeline: "", action: "", outcome: "", from: "", to: "", sort: "", offset: "",
};
export type AuditFilters = typeof FILTERS;
export const PART = 50;

export const offsetOf = ({ offset }: Pick<AuditFilters, "offset">): number => Math.max(0, Math.floor(Number(offset) || 0));

/** What narrows the list, and the file with it. */
export function narrowing({ search, user, pipeline, action, outcome, from, to }: AuditFilters): Record<string, string> {
  const given = { search, user, pipeline, action, outcome, since: beginOf(from), until: endOf(to) };
  const entries = Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}
