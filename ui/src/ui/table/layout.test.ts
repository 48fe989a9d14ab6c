import { describe, expect, it } from "vitest";
import { hasLayout, moved, readLayout, shown, widened, writeLayout } from "./layout";

const KNOWN = [{ id: "name", fixed: true }, { id: "state" }, { id: "path", hidden: true }];
const SORT = { id: "name", desc: false };
const read = (query: string) => readLayout(new URLSearchParams(query), KNOWN, SORT);
const ids = (columns: readonly { id: string }[]) => columns.map(({ id }) => id);

describe("the layout of a table", () => {
  it("is the standard one when the address says nothing", () => {
    expect(read("q=late")).toEqual({ sort: [SORT], columns: [{ id: "name", width: null }, { id: "state", width: null }] });
    expect(hasLayout(new URLSearchParams("q=late"))).toBe(false);
  });

  it("survives its way through an address, which keeps what else it holds", () => {
    const layout = {
      sort: [{ id: "state", desc: true }, SORT],
      columns: [{ id: "path", width: 240 }, { id: "name", width: null }],
    };
    const params = writeLayout(new URLSearchParams("q=late"), layout);
    expect(params.get("q")).toBe("late");
    expect(readLayout(params, KNOWN, SORT)).toEqual(layout);
    expect(writeLayout(params, null).toString()).toBe("q=late");
  });

  it("leaves out columns that there are not, and never a fixed one", () => {
    expect(read("sort=-gone&columns=gone,state:9,path:x")).toEqual({
      sort: [],
      columns: [{ id: "state", width: 56 }, { id: "path", width: null }, { id: "name", width: null }],
    });
  });

  it("moves, shows, hides and widens columns", () => {
    const { columns } = read("columns=name,state,path");
    expect(ids(moved(columns, "path", 0))).toEqual(["path", "name", "state"]);
    expect(moved(columns, "name", -1)).toBe(columns);
    expect(ids(shown(columns, "state", false))).toEqual(["name", "path"]);
    expect(ids(shown(shown(columns, "state", false), "state", true))).toEqual(["name", "path", "state"]);
    expect(widened(columns, { state: 5_000 })[1]).toEqual({ id: "state", width: 1_200 });
  });
});
