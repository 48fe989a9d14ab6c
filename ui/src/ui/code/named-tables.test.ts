import { expect, it } from "vitest";

import type { SqlDialect } from "@/model/sqldialect";
import { namedTables } from "./named-tables";

const named = (sql: string, dialect: SqlDialect | null = "postgresql") =>
  namedTables(sql, dialect).map(({ path, called }) => `${path.join("/")} ${called}`);

it.each([
  ["select * from flights", ["flights flights"]],
  ["select * FROM public.flights AS f where f.a", ["public/flights f"]],
  ["from a, b.c x, d where true", ["a a", "b/c x", "d d"]],
  ["from a join b on a.x = b.x left join c using (x)", ["a a", "b b", "c c"]],
  ["from a x join b y on x.i = y.i", ["a x", "b y"]],
  ['from "My Schema"."a""b" t', ['My Schema/a"b t']],
  ["with w as (select * from inner_one i) select * from w", ["inner_one i", "w w"]],
  ["from (select 1) x", []],
  ["from generate_series(1, 2) g, a", []],
  ["select 'from a' -- from b\n/* from c */ from d", ["d d"]],
  ["from ", []],
  ["from where x", []],
  ["from a.", []],
  ['from "a', []],
  ["from ${params.t}", []],
  ["from a where exists (select 1 from b)", ["a a", "b b"]],
])("finds the tables of %j", (sql, tables) => {
  expect(named(sql)).toEqual(tables);
});

it("reads quotes as the database does", () => {
  expect(named("from `my db`.`a``b` t join c # from d", "mysql")).toEqual(["my db/a`b t", "c c"]);
  expect(named('from "text"', "mysql")).toEqual([]);
  expect(named('from "a b"', null)).toEqual(["a b a b"]);
});
