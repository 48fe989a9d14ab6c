/** How a table is laid out, as the page's address holds it: `sort=-updated,name&columns=name:240,state`. */

export interface Sort {
  id: string;
  desc: boolean;
}

export interface Place {
  id: string;
  /** Pixels; null for as wide as its content wants. */
  width: number | null;
}

/** What the rows are sorted by, the first first, and the columns that are shown from left to right. */
export interface Layout {
  sort: readonly Sort[];
  columns: readonly Place[];
}

export interface Known {
  id: string;
  /** Not shown until it is chosen. */
  hidden?: boolean;
  /** Always shown. */
  fixed?: boolean;
}

export const MIN_WIDTH = 56;
export const MAX_WIDTH = 1_200;
const PARAMS = ["sort", "columns"];

/** The layout that the parameters hold; what they do not say, or say of a column there is not, is as it is at first. */
export function readLayout(params: URLSearchParams, known: readonly Known[], sort?: Sort): Layout {
  const ids = new Set(known.map(({ id }) => id));
  const sorts = params.get("sort");
  const places = params.get("columns");
  return {
    sort: sorts === null ? (sort === undefined ? [] : [sort]) : sorts.split(",").map(readSort).filter(({ id }) => ids.has(id)),
    columns: places === null ? standard(known) : readPlaces(places, known),
  };
}

/** The parameters with a layout instead of the one they held; null takes it out. */
export function writeLayout(params: URLSearchParams, layout: Layout | null): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of PARAMS) next.delete(name);
  if (layout === null) return next;
  next.set("sort", layout.sort.map(({ id, desc }) => (desc ? `-${id}` : id)).join(","));
  next.set("columns", layout.columns.map(({ id, width }) => (width === null ? id : `${id}:${Math.round(width)}`)).join(","));
  return next;
}

/** Whether parameters say anything about the layout. */
export const hasLayout = (params: URLSearchParams): boolean => PARAMS.some((name) => params.has(name));

/** The columns with one of them at another's place. */
export function moved(columns: readonly Place[], id: string, to: number): readonly Place[] {
  const place = columns.find((each) => each.id === id);
  if (place === undefined || to < 0 || to >= columns.length) return columns;
  const rest = columns.filter((each) => each !== place);
  return [...rest.slice(0, to), place, ...rest.slice(to)];
}

/** The columns with one of them shown, at the end, or not. */
export function shown(columns: readonly Place[], id: string, show: boolean): readonly Place[] {
  const rest = columns.filter((each) => each.id !== id);
  return show ? [...rest, { id, width: null }] : rest;
}

/** The columns with these widths. */
export function widened(columns: readonly Place[], widths: Readonly<Record<string, number>>): readonly Place[] {
  return columns.map((each) => {
    const width = widths[each.id];
    return width === undefined ? each : { id: each.id, width: within(width) };
  });
}

const standard = (known: readonly Known[]): Place[] =>
  known.filter((column) => column.hidden !== true).map(({ id }) => ({ id, width: null }));

const readSort = (text: string): Sort => ({ id: text.replace(/^-/, ""), desc: text.startsWith("-") });

function readPlaces(text: string, known: readonly Known[]): Place[] {
  const found = new Map<string, Place>();
  for (const part of text.split(",")) {
    const [id = "", width] = part.split(":");
    if (known.some((column) => column.id === id)) {
      found.set(id, { id, width: width === undefined || !(Number(width) > 0) ? null : within(Number(width)) });
    }
  }
  for (const { id, fixed } of known) if (fixed === true && !found.has(id)) found.set(id, { id, width: null });
  return [...found.values()];
}

const within = (width: number): number => Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width));
