// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { queryClient } from "@/api/queryClient";
import { BuilderContext, createBuilderStore } from "@/features/builder/store";
import type { DraftSaver } from "@/features/publish/draft-saver";
import { useDraft } from "@/features/publish/draft-store";
import { renameNode } from "@/model/document";
import { TestDataKeeper } from "./TestDataKeeper";

/** The node that the server has rows for, and how often it was asked. */
const server = vi.hoisted(() => ({ node: "orders", asked: 0 }));
vi.mock("@/api/client", () => ({
  api: { GET: () => undefined },
  data: () => {
    server.asked += 1;
    return Promise.resolve({ items: [{ node: server.node, etag: '"1"' }] });
  },
}));
beforeEach(() => {
  queryClient.clear();
  Object.assign(server, { node: "orders", asked: 0 });
  useDraft.setState({ save: { kind: "clean" }, saver: null });
});
afterEach(cleanup);

async function setup() {
  const store = createBuilderStore();
  store.getState().open({ airloom: 1, id: "sales", nodes: [{ id: "orders", type: "file.read" }] }, null);
  const flush = vi.fn(() => Promise.resolve());
  useDraft.setState({ saver: { flush } as unknown as DraftSaver });
  render(
    <QueryClientProvider client={queryClient}>
      <BuilderContext value={store}>
        <TestDataKeeper pipeline="sales" />
      </BuilderContext>
    </QueryClientProvider>,
  );
  await waitFor(() => expect(store.getState().pinned).toEqual({ orders: '"1"' }));
  return { store, flush };
}

/** The server has saved the draft, and the rows are those of this node now. */
function saved(node: string) {
  server.node = node;
  act(() => useDraft.setState({ save: { kind: "saved", at: "now" } }));
}

it("has a new id of a node with test data saved at once, and follows the rows there and back", async () => {
  const { store, flush } = await setup();
  act(() => store.getState().edit("rename", (document) => renameNode(document, new Map(), "orders", "bought")));
  await waitFor(() => expect(flush).toHaveBeenCalledTimes(1));
  saved("bought");
  await waitFor(() => expect(store.getState().pinned).toEqual({ bought: '"1"' }));
  act(() => store.getState().undo());
  await waitFor(() => expect(flush).toHaveBeenCalledTimes(2));
  saved("orders");
  await waitFor(() => expect(store.getState().pinned).toEqual({ orders: '"1"' }));
});

it("neither hurries nor asks again for other edits", async () => {
  const { store, flush } = await setup();
  act(() => store.getState().edit("add", (document) => ({ ...document, nodes: [...document.nodes, { id: "b", type: "sort" }] })));
  saved("orders");
  await act(() => Promise.resolve());
  expect(flush).not.toHaveBeenCalled();
  expect(server.asked).toBe(1);
});
