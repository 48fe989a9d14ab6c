import { beforeEach, describe, expect, it } from "vitest";

import { removeNodes } from "@/model/document";
import { groupNodes } from "@/model/groups";
import { removeNotes } from "@/model/notes";
import { moveNodes } from "@/model/placement";
import { PIPELINE } from "@/model/testing";
import { createBuilderStore, type BuilderStore } from "./store";

let store: BuilderStore;
const state = () => store.getState();

beforeEach(() => {
  store = createBuilderStore();
  state().open(PIPELINE, "rev1");
});

describe("the selection", () => {
  it("never names a node that is gone, and is of nodes or of a wire", () => {
    state().select(["orders", "joined"]);
    state().edit("remove", (document) => removeNodes(document, ["joined"]));
    expect(state().selected).toEqual(["orders"]);
    state().selectWire("orders>joined.left");
    expect(state().selected).toEqual([]);
    state().select(["report"]);
    expect(state().selectedWire).toBeNull();
  });

  it("stays when nodes only move", () => {
    state().select(["orders"]);
    const { selected } = state();
    state().edit("move", (document) => moveNodes(document, new Map([["orders", [40, 40]]])));
    expect(state().selected).toBe(selected);
  });
});

describe("notes", () => {
  const NOTED = { ...PIPELINE, notes: [{ id: "why", at: [0, 0] as [number, number] }] };

  it("are selected beside nodes, and written one at a time", () => {
    state().open(NOTED, "rev1");
    state().select(["orders"], ["why"]);
    expect(state()).toMatchObject({ selected: ["orders"], selectedNotes: ["why"] });
    state().write("why");
    expect(state()).toMatchObject({ selected: [], selectedNotes: ["why"], writing: "why" });
    state().edit("remove", (document) => removeNotes(document, ["why"]));
    expect(state()).toMatchObject({ selectedNotes: [], writing: null });
  });

  it("are only read by somebody who may only look", () => {
    state().open(NOTED, "rev1", true);
    state().write("why");
    expect(state().writing).toBeNull();
  });

  it("are selected for a problem in them", () => {
    state().open(NOTED, "rev1");
    state().goTo(null, "/notes/0/text");
    expect(state().selectedNotes).toEqual(["why"]);
  });
});

describe("edits", () => {
  it("are taken back and done again", () => {
    state().edit("remove", (document) => removeNodes(document, ["report"]));
    state().undo();
    expect(state().history.present).toBe(PIPELINE);
    state().redo();
    expect(state().history.present.nodes).toHaveLength(3);
  });

  it("do nothing for somebody who may only look", () => {
    state().open(PIPELINE, "rev1", true);
    state().edit("remove", (document) => removeNodes(document, ["report"]));
    expect(state().history.present).toBe(PIPELINE);
  });

  it("of another pipeline begin with an empty history and nothing known of it", () => {
    state().edit("remove", (document) => removeNodes(document, ["report"]));
    state().select(["orders"]);
    state().open({ ...PIPELINE, id: "other" }, null);
    expect(state()).toMatchObject({ base: null, selected: [], check: null, problems: {} });
    expect(state().history.past).toEqual([]);
  });
});

it("counts the problems of each node", () => {
  const problem = { pointer: "", message: "", expected: null, hint: null };
  const problems = [
    { ...problem, node: "orders", severity: "error" as const },
    { ...problem, node: "orders", severity: "warning" as const },
    { ...problem, node: null, severity: "error" as const },
  ];
  state().setCheck({ problems, columns: {}, inputs: {}, tasks: [], ok: false, lineage: {}, code: [] });
  expect(state().problems).toEqual({ orders: { errors: 1, warnings: 1 } });
});

it("opens the settings for a place in them", () => {
  for (const place of ["/schedule/cron", "/params/day/default", "/fusion"]) {
    state().show(null);
    state().goTo(null, place);
    expect(state().dialog).toEqual({ kind: "settings", at: place });
  }
});

it("selects the nodes of a group for a place in it", () => {
  state().open(groupNodes(PIPELINE, ["orders", "clients"], "inner"), null);
  state().goTo(null, "/groups/0/parent");
  expect(state().selected).toEqual(["orders", "clients"]);
  expect(state().dialog).toBeNull();
});

it("asks again for the same place when told twice", () => {
  state().goTo("orders", "/nodes/0/config/path");
  const first = state().target;
  state().goTo("orders", "/nodes/0/config/path");
  expect(state().target).not.toEqual(first);
  state().select(["orders"]);
  expect(state().target, "who comes back to the node by a click is not led there again").toBeNull();
  expect(state().selected).toEqual(["orders"]);
});
