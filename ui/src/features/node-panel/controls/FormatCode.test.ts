import { expect, it } from "vitest";

import type { NodeType } from "@/api/types";
import { formatterOf } from "./FormatCode";

const connecting = (...connection_types: string[]) => ({ connection_types }) as NodeType;

it("formats queries as who runs them reads them", async () => {
  const sql = "select 1 # one\n";
  expect(await formatterOf("sql", connecting("mysql"))?.(sql)).toBe("select\n  1 # one");
  await expect(formatterOf("sql", connecting())?.(sql)).rejects.toThrow("line 1");
});

it("formats no query of an unknown database, and no expression", () => {
  expect(formatterOf("sql", connecting("shop"))).toBeNull();
  expect(formatterOf("expression", connecting())).toBeNull();
});
