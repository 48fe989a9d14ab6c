// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeAll, expect, it, vi } from "vitest";

import { queryClient } from "@/api/queryClient";
import type { NodeType } from "@/api/types";
import { rowsKey } from "@/model/previewed";
import { TOUR } from "@/model/tour";
import { BuilderContext, createBuilderStore } from "../builder/store";
import { Coach } from "./Coach";
import { beginTour } from "./tour-store";

vi.mock("../runs/queries", () => ({ useRuns: () => ({ data: undefined }) }));
vi.mock("@/api/client", () => ({ api: {}, data: () => undefined }));
beforeAll(() => {
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(cleanup);

const type = (name: string, kind: NodeType["kind"]) =>
  [name, { type: name, kind, inputs: kind === "source" ? [] : [{ name: "in", many: false, description: "" }], config: {} } as unknown as NodeType] as const;

function setup() {
  const store = createBuilderStore();
  store.getState().setTypes(
    new Map([type("file.read", "source"), type("filter", "transform"), type("aggregate", "transform"), type("duckdb.write", "destination")]),
  );
  store.getState().open({ airloom: 1, id: "first", nodes: [] }, null);
  beginTour("first");
  render(
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider>
        <BuilderContext value={store}>
          <Coach pipeline="first" />
        </BuilderContext>
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  return { store, user: userEvent.setup() };
}

it("draws the pipeline a step at a time, as undoable edits, and says each step to screen readers", async () => {
  const { store, user } = setup();
  const titles: string[] = [];
  while (!titles.includes("Name the count")) {
    const heading = screen.getByRole("heading");
    expect(heading.closest("[aria-live='polite']")).not.toBeNull();
    titles.push(heading.textContent.replace(/^Step \d+ of \d+/, ""));
    await user.click(screen.getByRole("button", { name: "Do it for me" }));
    await vi.waitFor(() => expect(screen.getByRole("heading").textContent).not.toContain(titles.at(-1)));
  }
  const { nodes } = store.getState().history.present;
  expect(nodes.map((node) => node.config)).toEqual([
    { path: TOUR.path },
    { where: TOUR.where },
    { by: [TOUR.by], measures: { [TOUR.measure]: TOUR.count } },
  ]);
  expect(nodes.map((node) => node.inputs ?? {})).toEqual([{}, { in: nodes[0]?.id }, { in: nodes[1]?.id }]);
  expect(store.getState().history.past).toHaveLength(titles.length);

  // The rows are there: nothing is left to do for this step.
  expect(screen.getByRole("heading").textContent).toContain("Look at the rows");
  const { present } = store.getState().history;
  act(() => void queryClient.setQueryData(["preview", "aggregate", rowsKey(present, "aggregate"), "first"], {}));
  await vi.waitFor(() => expect(screen.getByRole("heading").textContent).toContain("Write the result"));
});
