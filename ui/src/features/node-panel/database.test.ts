import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, it, vi } from "vitest";

interface Asked {
  query?: { search?: string; table?: string };
}
const server = vi.hoisted(() => ({ asked: [] as string[], tables: [] as string[], fails: false }));

vi.mock("@/api/client", () => ({
  api: {
    GET: async (path: string, { params }: { params: Asked }) => {
      const { search = "", table } = params.query ?? {};
      server.asked.push(`${path.split("/").at(-1)} ${table ?? search}`.trim());
      if (server.fails) throw new Error("no answer");
      if (table !== undefined) return { items: [{ name: "a", type: "text" }] };
      const found = server.tables.filter((name) => `public.${name}`.includes(search));
      const items = found.slice(0, 2).map((name) => ({ schema: "public", name, kind: "table", rows: null }));
      return { items, total: found.length, offset: 0, limit: 2 };
    },
  },
  data: (answer: unknown) => answer,
}));
import { databaseOf } from "./database";

beforeEach(() => Object.assign(server, { asked: [], tables: ["Flights", "gates"], fails: false }));

const names = async (database: ReturnType<typeof databaseOf>, text: string) =>
  (await database.tables(text)).tables.map(({ name }) => name);

it("asks for all tables once where one answer holds them", async () => {
  const database = databaseOf(new QueryClient(), "ops");
  expect(await names(database, "f")).toEqual(["Flights", "gates"]);
  expect(await names(database, "g")).toEqual(["Flights", "gates"]);
  expect(server.asked).toEqual(["tables"]);
});

it("asks for those with the text where one answer does not", async () => {
  server.tables = ["a", "b", "c", "late"];
  const database = databaseOf(new QueryClient(), "ops");
  expect(await database.tables("lat")).toMatchObject({ tables: [{ name: "late" }], whole: false });
  expect(server.asked).toEqual(["tables", "tables lat"]);
  expect(await database.columns(["late"])).toHaveLength(1);
  expect(server.asked.slice(2)).toEqual(["tables late", "columns late"]);
});

it("asks for the columns of tables that are there, as they are spelled", async () => {
  const database = databaseOf(new QueryClient(), "ops");
  for (const path of [["flights"], ["Public", "flights"], ["public", "gates"]]) {
    expect(await database.columns(path)).toEqual([{ name: "a", type: "text" }]);
  }
  expect(await database.columns(["other", "gates"])).toEqual([]);
  expect(await database.columns(["gat"])).toEqual([]);
  expect(server.asked).toEqual(["tables", "columns Flights", "columns public.Flights", "columns public.gates"]);
});

it("does not ask a database again that has just failed", async () => {
  server.fails = true;
  const database = databaseOf(new QueryClient(), "ops");
  expect(await names(database, "f")).toEqual([]);
  expect(await database.columns(["flights"])).toEqual([]);
  expect(server.asked).toEqual(["tables"]);
});
