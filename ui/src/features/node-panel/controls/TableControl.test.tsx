// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { NodeType } from "@/api/types";
import "@/i18n/later";
import type { TextField } from "@/model/formfields";
import { FormContext, type NodeForm } from "../form-context";
import { TableControl } from "./TableControl";

const PAGE = 2;
const server = vi.hoisted(() => {
  const state = { tables: [] as string[], asked: [] as string[], held: [] as (() => void)[], holds: false };
  globalThis.fetch = async (asked) => {
    const url = new URL((asked as Request).url);
    if (url.pathname.endsWith("/me")) return Response.json({ name: "anna", can: { edit: true } });
    const search = url.searchParams.get("search") ?? "";
    state.asked.push(search);
    if (state.holds) await new Promise<void>((resolve) => state.held.push(resolve));
    const found = state.tables.filter((name) => name.includes(search));
    const items = found.slice(0, 2).map((name) => ({ schema: "ops", name, kind: "table", rows: null, comment: "" }));
    return Response.json({ items, total: found.length, offset: 0, limit: 2 });
  };
  return state;
});

beforeEach(() => Object.assign(server, { tables: ["alpha", "later", "latest"], asked: [], held: [], holds: false }));
afterEach(cleanup);

const TYPE = { type: "shop.read", connection_types: ["shop"] } as unknown as NodeType;
const FIELD = { kind: "text", required: false, label: "Table", examples: [] } as unknown as TextField;

function Picker() {
  const [value, setValue] = useState<unknown>("");
  const set: NodeForm["set"] = (_field, _path, text) => setValue(text);
  const form = { type: TYPE, config: { connection: "shop" }, readOnly: false, set };
  return (
    <FormContext value={form as unknown as NodeForm}>
      <TableControl
        field={FIELD}
        path={["table"]}
        value={typeof value === "string" ? value : undefined}
        id="table"
        label="Table"
        describedBy={undefined}
        invalid={false}
      />
    </FormContext>
  );
}

function setup() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Picker />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), input: screen.getByRole("combobox") };
}

const names = () => screen.queryAllByRole("option").map((option) => option.firstChild?.textContent);

it("looks for a table on the server where it has more than it gives at once, and says so", async () => {
  const { user, input } = setup();
  await user.click(input);
  await screen.findByText(`${PAGE} of 3 tables. Type a part of a name to find others.`);
  expect(names()).toEqual(["ops.alpha", "ops.later"]);

  server.holds = true;
  await user.type(input, "late");
  expect(names()).toEqual(["ops.later"]);
  await vi.waitFor(() => expect(server.held).toHaveLength(1));
  expect(names()).toEqual(["ops.later"]);
  for (const answer of server.held) answer();
  await vi.waitFor(() => expect(names()).toEqual(["ops.later", "ops.latest"]));
  expect(server.asked).toEqual(["", "late"]);

  await user.click(screen.getByText("ops.latest"));
  expect(input).toHaveProperty("value", "ops.latest");
});

it("asks only once where one answer holds all tables", async () => {
  server.tables = ["alpha", "late"];
  const { user, input } = setup();
  await user.click(input);
  await screen.findByText("ops.alpha");
  await user.type(input, "late");
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(names()).toEqual(["ops.late"]);
  expect(server.asked).toEqual([""]);
});
