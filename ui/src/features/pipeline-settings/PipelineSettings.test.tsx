// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeAll, expect, it } from "vitest";

import { assetsQuery } from "@/api/airflow";
import { PIPELINE } from "@/model/testing";
import { BuilderContext, createBuilderStore } from "../builder/store";
import { PipelineSettings } from "./PipelineSettings";

afterEach(cleanup);

beforeAll(() => {
  // jsdom lays nothing out
  Element.prototype.scrollIntoView = () => undefined;
});

function setup(readOnly = false, at?: string, more: object = {}) {
  const store = createBuilderStore();
  const client = new QueryClient();
  client.setQueryData(assetsQuery.queryKey, ["orders", "rates"]);
  store.getState().open({ ...PIPELINE, defaults: { timeout: "PT1H" }, ...more }, null, readOnly);
  render(
    <QueryClientProvider client={client}>
      <Tooltip.Provider>
        <BuilderContext value={store}>
          <PipelineSettings at={at} onClose={() => undefined} />
        </BuilderContext>
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
  const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
  return { store, field, user: userEvent.setup(), document: () => store.getState().history.present };
}

it("writes what is filled in, and one undo takes back what was typed in one field", async () => {
  const { store, field, user, document } = setup();
  await user.type(field("Owner"), "Sales team");
  await user.type(field("Retries"), "12");
  expect(document()).toMatchObject({ owner: "Sales team", defaults: { retries: 12, timeout: "PT1H" } });
  store.getState().undo();
  expect(document().defaults).toEqual({ timeout: "PT1H" });
  store.getState().undo();
  expect(document().owner).toBeUndefined();
});

it("takes out what is emptied", async () => {
  const { field, user, document } = setup();
  await user.clear(field("Timeout"));
  expect(document()).toEqual(PIPELINE);
});

it("keeps out of the document what is no number, and says so at the field", async () => {
  const { field, user, document } = setup();
  await user.type(field("Runs at once"), "many");
  expect(document().max_active_runs).toBeUndefined();
  expect(field("Runs at once").value).toBe("many");
  expect(field("Runs at once").getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByRole("alert").textContent).not.toBe("");
});

it.each([
  ["/defaults/timeout", "Timeout"],
  ["/params/day/default", "Default"],
])("puts the focus into the field at %s, unfolded", (at, label) => {
  const { field } = setup(false, at, { params: { day: { type: "string" } } });
  expect(document.activeElement).toBe(field(label));
  const fold = field(label).closest("details");
  expect(fold === null || fold.open).toBe(true);
});

it("shows what the check found at the field it is about", async () => {
  const { store, field, user } = setup();
  await user.type(field("Tasks at once"), "5000");
  const problem = { node: null, severity: "error" as const, expected: null, hint: null };
  store.getState().setCheck({
    problems: [{ ...problem, pointer: "/max_active_tasks", message: "Should be at most 1000" }],
    columns: {}, inputs: {}, tasks: [], ok: false, lineage: {}, code: [],
  });
  const alert = await screen.findByText("Should be at most 1000");
  const place = alert.parentElement;
  expect(place && within(place).getByLabelText("Tasks at once")).toBe(field("Tasks at once"));
});

it("declares a param, renames it where it is used, and keeps out what is no value of its type", async () => {
  const { store, field, user, document } = setup();
  store.getState().edit("Use it", (before) => ({
    ...before,
    nodes: before.nodes.map((node, index) => (index === 0 ? { ...node, config: { path: "${params.param}.csv" } } : node)),
  }));
  await user.click(screen.getByRole("button", { name: "Add a parameter" }));
  await user.selectOptions(field("Type"), "Whole number");
  await user.type(field("Default"), "15x");
  expect(document().params).toEqual({ param: { type: "integer", default: 15 } });
  expect(field("Default").getAttribute("aria-invalid")).toBe("true");
  const name = field("Name of the parameter");
  await user.clear(name);
  await user.type(name, "late_after");
  await user.tab();
  expect(document().params).toEqual({ late_after: { type: "integer", default: 15 } });
  expect(document().nodes[0]?.config).toEqual({ path: "${params.late_after}.csv" });
  await user.click(screen.getByRole("button", { name: "Remove late_after" }));
  expect(document().params).toBeUndefined();
});

it("starts runs on assets, of which any or all are needed", async () => {
  const { field, user, document } = setup();
  await user.selectOptions(field("Runs"), "When assets are updated");
  await user.type(field("Asset"), "ord");
  await user.click(screen.getByRole("option", { name: "orders" }));
  expect(document().schedule).toEqual({ assets: { any: ["orders"] } });
  await user.click(screen.getByRole("button", { name: "Add a group" }));
  const group = screen.getByRole("group", { name: "all of these are updated" });
  await user.type(within(group).getByLabelText("Asset"), "rates");
  expect(document().schedule).toEqual({ assets: { any: ["orders", { all: ["rates"] }] } });
  await user.click(screen.getByRole("button", { name: "Remove orders" }));
  await user.type(field("Times"), "@daily");
  expect(document().schedule).toEqual({ assets: { any: [{ all: ["rates"] }] }, cron: "@daily" });
  await user.clear(field("Times"));
  expect(document().schedule).toEqual({ assets: { any: [{ all: ["rates"] }] } });
});

it("writes that nodes are tasks of their own, and nothing when they are not", async () => {
  const { field, user, document } = setup();
  await user.click(field("Run neighbouring nodes in one task"));
  expect(document()["fusion"]).toBe("off");
  await user.click(field("Run neighbouring nodes in one task"));
  expect(document()["fusion"]).toBeUndefined();
});

it("adds nothing to the history when fields are only visited", async () => {
  const { store, field, user } = setup();
  await user.click(field("Tags"));
  await user.tab();
  expect(store.getState().history.past).toEqual([]);
});

it("can only be read by somebody who may not edit", () => {
  const { field } = setup(true);
  expect(field("Retries").closest("fieldset")?.disabled).toBe(true);
});
