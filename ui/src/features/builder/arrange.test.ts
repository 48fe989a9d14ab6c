import ELK from "elkjs/lib/elk.bundled.js";
import { expect, it, vi } from "vitest";

import { addNode, changeNode } from "@/model/document";
import { moveNodes } from "@/model/placement";
import { PIPELINE } from "@/model/testing";
import { arrange } from "./actions";
import { createBuilderStore } from "./store";

// The same engine, in this thread: there are no workers here.
vi.mock("./elk", () => ({ loadElk: () => Promise.resolve(new ELK()) }));

it("keeps what is edited while the places are being found", async () => {
  const store = createBuilderStore();
  store.getState().open({ ...PIPELINE, layout: { orders: [0, 0], clients: [9, 9], joined: [9, 9], report: [9, 9] } }, null);
  const { edit } = store.getState();
  const arranged = arrange(store);
  edit("name", (now) => changeNode(now, "clients", (node) => ({ ...node, name: "Clients" })));
  edit("move", (now) => moveNodes(now, new Map([["report", [700, 300]]])));
  edit("add", (now) => addNode(now, "filter", [900, 900]).document);
  await arranged;

  const { present, past } = store.getState().history;
  expect(present.nodes.map(({ id, name }) => name ?? id)).toEqual(["orders", "Clients", "joined", "report", "filter"]);
  expect(present.layout).toMatchObject({ report: [700, 300], filter: [900, 900] });
  expect(present.layout?.["joined"]).not.toEqual([9, 9]);
  expect(past).toHaveLength(4);
  store.getState().undo();
  expect(store.getState().history.present.layout).toMatchObject({ joined: [9, 9], report: [700, 300] });
});
