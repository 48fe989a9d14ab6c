import { useSearchParams } from "react-router";

import { readStored, writeStored } from "../stored";
import { hasLayout, readLayout, writeLayout, type Known, type Layout, type Sort } from "./layout";

/**
 * How a table is laid out: as the address says, so that a link shows others the same; else as this browser had it last.
 */
export function useLayout(
  id: string,
  known: readonly Known[],
  sort: Sort | undefined,
): [Layout, (change: (layout: Layout) => Layout | null) => void] {
  const [params, setParams] = useSearchParams();
  const key = `airloom.table:${id}`;
  const read = (from: URLSearchParams) =>
    readLayout(hasLayout(from) ? from : new URLSearchParams(readStored(key, isText) ?? ""), known, sort);
  const layout = read(params);
  const change = (next: (layout: Layout) => Layout | null) => {
    const chosen = next(layout);
    writeStored(key, chosen === null ? null : writeLayout(new URLSearchParams(), chosen).toString());
    setParams(writeLayout(params, chosen), { replace: true });
  };
  return [layout, change];
}

const isText = (value: unknown): value is string => typeof value === "string";
