import { expect, it } from "vitest";

import type { NodeType } from "@/api/types";
import { matching } from "../commands/matching";
import { groupsOf } from "./groups";

const type = (name: string, kind: NodeType["kind"], group: string) =>
  ({ type: name, kind, group, summary: `What ${name} does` }) as NodeType;

const TYPES = [type("filter", "transform", "Rows"), type("file.read", "source", "Files"), type("sort", "transform", "Rows")];

const shown = (favourites: string[], recent: string[], query = "") =>
  groupsOf(TYPES, favourites, recent, (items) => matching(items, query)).map(({ name, items }) => [
    name,
    ...items.map((item) => item.type),
  ]);

it("shows favourites in the order they were starred, then what was used last, then all by group", () => {
  expect(shown(["sort", "gone"], ["filter", "sort"])).toEqual([
    ["Favourites", "sort"],
    ["Recently used", "filter"],
    ["Files", "file.read"],
    ["Rows", "filter", "sort"],
  ]);
  expect(shown([], [])).toEqual([["Files", "file.read"], ["Rows", "filter", "sort"]]);
});

it("finds favourites and recent ones like the others", () => {
  expect(shown(["sort"], ["filter"], "filter")).toEqual([["Recently used", "filter"], ["Rows", "filter"]]);
});
