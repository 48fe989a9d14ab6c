// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { NodeType } from "@/api/types";
import type { JsonObject } from "@/model/json";
import { BuilderContext, createBuilderStore } from "../builder/store";
import { NodePanel } from "./NodePanel";

const TYPE: NodeType = {
  type: "shop.read", version: 1, kind: "source", group: "Shops", icon: "box", summary: "Reads a shop", description: "",
  extra: null, connection_types: ["shop"], inputs: [], modes: null,
      compares: null, example: {}, installed: true, runs_code: false,
  config: {
    type: "object",
    required: ["connection"],
    properties: {
      connection: { type: "string", "x-widget": "connection" },
      path: { type: "string", description: "Where the orders are." },
    },
  },
};

/** What the server says, by the end of the address; before the API client takes hold of `fetch`. */
const server = vi.hoisted(() => {
  const answers: Record<string, unknown> = {};
  const posted: unknown[] = [];
  globalThis.fetch = async (asked) => {
    const request = asked as Request;
    const path = new URL(request.url).pathname.split("/api/v1/")[1] ?? "";
    if (request.method === "POST") posted.push(await request.json());
    return Response.json(answers[path] ?? { items: [] });
  };
  return { answers, posted };
});

beforeEach(() => {
  // jsdom lays nothing out
  Element.prototype.scrollIntoView = () => undefined;
  server.posted.length = 0;
  Object.assign(server.answers, {
    me: { name: "anna", email: "", roles: [], can: { connections: true, edit: true } },
    "node-types": { items: [TYPE] },
    "connection-types": { items: [{ type: "shop", label: "Shop", node_types: [TYPE.type] }, { type: "other", label: "Other", node_types: [] }] },
  });
});
afterEach(cleanup);

async function setup(type = TYPE.type, config?: JsonObject) {
  const store = createBuilderStore();
  const node = { id: "orders", type, ...(config ? { config } : {}) };
  store.getState().open({ airloom: 1, id: "sales", nodes: [node] }, null);
  store.getState().select(["orders"]);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <Tooltip.Provider>
          <BuilderContext value={store}>
            <NodePanel />
          </BuilderContext>
        </Tooltip.Provider>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await screen.findByText("Where the orders are.");
  return { store, user: userEvent.setup(), config: () => store.getState().history.present.nodes[0]?.config };
}

it("writes what is filled in, as one step of the history", async () => {
  const { store, user, config } = await setup();
  await user.type(screen.getByLabelText("Path"), "2026");
  expect(config()).toEqual({ path: "2026" });
  store.getState().undo();
  expect(config()).toBeUndefined();
});

it("shows what the check found at the field it is about", async () => {
  const { store } = await setup();
  const problem = { pointer: "/nodes/0/config/path", node: "orders", expected: null, hint: null, severity: "error" as const };
  store.getState().setCheck({
    problems: [{ ...problem, message: "No such folder" }],
    columns: {}, inputs: {}, tasks: [], ok: false, lineage: {},
      code: [],
  });
  const line = (await screen.findByText("No such folder")).closest("ul");
  const field = screen.getByLabelText("Path");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(field.getAttribute("aria-describedby")?.split(" ")).toContain(line?.id);
});

it("shows above all fields what is about the node as a whole, and at its wires what is about them", async () => {
  const { store, user } = await setup();
  const problem = { node: "orders", expected: null, hint: null, severity: "error" as const };
  store.getState().setCheck({
    problems: [
      { ...problem, pointer: "/nodes/0", message: "No rows arrive" },
      { ...problem, pointer: "/nodes/0/inputs/in", message: "No such node" },
      { ...problem, pointer: "/nodes/01", message: "Of another one" },
    ],
    columns: {}, inputs: {}, tasks: [], ok: false, lineage: {},
      code: [],
  });
  expect(await screen.findAllByText("No rows arrive")).toHaveLength(1);
  expect(screen.queryByText("No such node")).toBeNull();
  store.getState().goTo("orders", "/nodes/0/inputs/in");
  await screen.findByText("No such node");
  expect(screen.queryByText("Of another one")).toBeNull();
  await user.click(screen.getByRole("tab", { name: "Help" }));
  expect(screen.getByText("No rows arrive")).toBeTruthy();
});

it("chooses the connection that was made from here, of a type that the node can use", async () => {
  const { user, config } = await setup();
  await user.click(await screen.findByRole("button", { name: "New connection…" }));
  await screen.findByRole("dialog");
  expect(screen.queryByRole("option", { name: "Other" })).toBeNull();
  await user.type(screen.getByLabelText(/^Id/), "corner_shop");
  await user.click(screen.getByRole("button", { name: "Create" }));
  await vi.waitFor(() => expect(config()).toEqual({ connection: "corner_shop" }));
  expect(server.posted).toMatchObject([{ id: "corner_shop", type: "shop" }]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("shows code to who may not write it, and changes nothing", async () => {
  const code = "def transform(t): ...";
  const program = { ...TYPE, type: "program", kind: "transform" as const, runs_code: true };
  server.answers["node-types"] = { items: [{ ...program, connection_types: [], config: { properties: { note: { type: "string", description: "Where the orders are." } } } }] };
  const { store } = await setup("program", { note: code });
  expect(screen.getByText(/Code is written by those/)).toBeTruthy();
  expect(screen.getByLabelText("Note")).toHaveProperty("disabled", true);
  expect(store.getState().history.present.nodes[0]?.config).toEqual({ note: code });
});

it("lets them write it who may", async () => {
  const program = { ...TYPE, type: "program", runs_code: true, connection_types: [] };
  server.answers["node-types"] = { items: [{ ...program, config: { properties: { note: { type: "string", description: "Where the orders are." } } } }] };
  server.answers["me"] = { name: "anna", email: "", roles: [], can: { code: true, edit: true } };
  await setup("program");
  await vi.waitFor(() => expect(screen.getByLabelText("Note")).toHaveProperty("disabled", false));
  expect(screen.queryByText(/Code is written by those/)).toBeNull();
});
