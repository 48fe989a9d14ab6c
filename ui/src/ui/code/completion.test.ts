import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { describe, expect, it, vi } from "vitest";
import { completions, sqlSources, type CompletionData } from "./completion";
import type { Database } from "./database-completion";
import { quoted } from "./sql-names";

const data: CompletionData = {
  columns: [
    { name: "amount", type: "float", table: "orders" },
    { name: "order", type: "integer", table: "lines" },
  ],
  tables: ["orders", "lines"],
  functions: [{ name: "sum", signature: "sum(x)", summary: "The total." }],
  references: ["params.floor"],
};

function labels(text: string, explicit = false): string[] {
  const state = EditorState.create({ doc: text });
  return (
    completions(data, new CompletionContext(state, text.length, explicit))?.options.map((option) => option.label) ?? []
  );
}

describe("completions", () => {
  it("offers columns, tables, functions and words", () => {
    expect(labels("am")).toEqual(expect.arrayContaining(["amount", "orders", "sum", "AND"]));
    expect(labels("")).toEqual([]);
    expect(labels("", true)).toContain("amount");
  });

  it("offers the columns of the table before the dot", () => {
    expect(labels("orders.")).toEqual(["amount"]);
    expect(labels('"lines".o')).toEqual(["order"]);
  });

  it("offers references behind a dollar sign", () => {
    expect(labels("amount > ${par")).toEqual(["${params.floor}"]);
  });

  it("quotes names that SQL would read otherwise", () => {
    expect(quoted("amount")).toBe("amount");
    expect(quoted("my col")).toBe('"my col"');
    expect(quoted("end")).toBe('"end"');
    expect(quoted('a"b')).toBe('"a""b"');
    expect(quoted("order")).toBe('"order"');
  });

  it("quotes as the database reads it", () => {
    expect(["Delay", "my col", "rank"].map((name) => quoted(name, "postgresql"))).toEqual([
      '"Delay"',
      '"my col"',
      "rank",
    ]);
    expect(["Delay", "my col", "rank", "a`b"].map((name) => quoted(name, "mysql"))).toEqual([
      "Delay",
      "`my col`",
      "`rank`",
      "`a``b`",
    ]);
  });
});

describe("completions of a query that a database runs", () => {
  const columns: Record<string, readonly string[]> = {
    flights: ["Delay", "carrier"],
    "public.flights": ["Delay", "carrier"],
    "ops.Gate Log": ["gate"],
  };
  const tables = [
    { schema: "public", name: "flights" },
    { schema: "ops", name: "Gate Log" },
  ];

  function database(whole = true) {
    return {
      tables: vi.fn<Database["tables"]>(async () => ({ tables, whole })),
      columns: vi.fn<Database["columns"]>(async (path) =>
        (columns[path.join(".")] ?? []).map((name) => ({ name, type: "text" })),
      ),
    };
  }

  /** What is offered where a `|` stands: label -> the text that is put there. */
  async function offered(text: string, more: Partial<CompletionData>): Promise<Record<string, unknown>> {
    const at = text.indexOf("|");
    const state = EditorState.create({ doc: text.replace("|", "") });
    const found: Record<string, unknown> = {};
    for (const source of sqlSources(() => ({ columns: [], functions: data.functions ?? [], query: true, ...more }))) {
      const result = await source(new CompletionContext(state, at, false));
      for (const { label, apply } of result?.options ?? []) found[label] = apply ?? label;
    }
    return found;
  }

  it("offers its tables, quoted part by part in its own quotes", async () => {
    const postgres = await offered("select * from f|", { dialect: "postgresql", database: database() });
    expect(postgres).toMatchObject({ "public.flights": "public.flights", "ops.Gate Log": 'ops."Gate Log"' });
    const mysql = await offered("select * from f|", { dialect: "mysql", database: database() });
    expect(mysql).toMatchObject({ "public.flights": "public.flights", "ops.Gate Log": "ops.`Gate Log`" });
  });

  it("offers the tables of a schema behind its dot", async () => {
    expect(await offered("select * from ops.|", { dialect: "postgresql", database: database() })).toEqual({
      "Gate Log": '"Gate Log"',
    });
  });

  it("offers the columns of a table behind its name or alias", async () => {
    const own = { Delay: '"Delay"', carrier: "carrier" };
    const asked = database();
    const more = { dialect: "postgresql", database: asked } as const;
    expect(await offered("select f.| from public.flights as f", more)).toEqual(own);
    expect(await offered("select flights.| from flights", more)).toEqual(own);
    expect(await offered("select public.flights.|", more)).toEqual(own);
    expect(await offered('select g.| from ops."Gate Log" g', more)).toEqual({ gate: "gate" });
    expect(asked.columns.mock.calls.map(([path]) => path.join("."))).toEqual([
      "public.flights",
      "flights",
      "public.flights",
      "ops.Gate Log",
    ]);
    expect(await offered("select x.|", more)).toEqual({});
  });

  it("offers the columns of the tables that the query names, but none that are known already", async () => {
    const columns = [{ name: "Delay", type: "integer" }];
    const more = { dialect: "postgresql", database: database(), columns } as const;
    const found = await offered('select d| from flights join ops."Gate Log" g on true', more);
    expect(Object.keys(found)).toEqual(expect.arrayContaining(["Delay", "carrier", "gate", "public.flights"]));
    expect(await offered("select d|", more)).not.toHaveProperty("carrier");
  });

  it("asks for no columns of the name that is being written", async () => {
    const asked = database();
    await offered("select * from fli|", { dialect: "postgresql", database: asked });
    expect(asked.columns).not.toHaveBeenCalled();
    expect(asked.tables).toHaveBeenCalledWith("fli");
  });

  it("asks again with each letter where the list of tables is cut off", async () => {
    for (const whole of [true, false]) {
      const source = sqlSources(() => ({ columns: [], query: true, database: database(whole) }))[1];
      const state = EditorState.create({ doc: "from f" });
      const result = await source?.(new CompletionContext(state, 6, false));
      expect(result?.validFor !== undefined).toBe(whole);
    }
  });

  it("offers the database's own functions and words, and the engine's only in the engine's queries", async () => {
    const engine = await offered("s|", { dialect: "duckdb", functions: [{ name: "list_sum" }] });
    expect(engine).toHaveProperty("list_sum");
    expect(engine).toHaveProperty("QUALIFY");
    for (const [dialect, own, others] of [
      ["postgresql", "date_trunc", "date_format"],
      ["mysql", "date_format", "date_trunc"],
    ] as const) {
      const found = await offered("s|", { dialect, functions: [{ name: "list_sum" }] });
      expect(Object.keys(found)).toEqual(expect.arrayContaining([own, "count", "coalesce", "SELECT", "GROUP BY"]));
      for (const name of ["list_sum", "QUALIFY", "TRY_CAST", others]) expect(found).not.toHaveProperty(name);
    }
    const unknown = await offered("s|", { dialect: null, functions: [{ name: "list_sum" }] });
    expect(unknown).toHaveProperty("SELECT");
    expect(unknown).not.toHaveProperty("list_sum");
  });

  it("offers nothing but references behind a dollar sign, and nothing within numbers", async () => {
    const more = { dialect: "postgresql", database: database(), references: ["params.floor"] } as const;
    expect(Object.keys(await offered("select ${par|", more))).toEqual(["${params.floor}"]);
    expect(await offered("select 1.5|", more)).toEqual({});
  });
});
