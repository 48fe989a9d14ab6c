import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";

import type { SqlDialect } from "@/model/sqldialect";
import { formatSql } from "./format-sql";

const ROOT = new URL("../../../../", import.meta.url);

/** The texts under a key in all files of a folder of the repository. */
function textsIn(folder: string, key: string): string[] {
  const quoted = new RegExp(`"${key}": ?("(?:[^"\\\\]|\\\\.)*")`, "g");
  return readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(json|md)$/.test(name))
    .flatMap((name) => [...readFileSync(new URL(`${folder}/${name}`, ROOT), "utf8").matchAll(quoted)])
    .map((found) => JSON.parse(found[1] ?? "") as string);
}

const KEPT = ["dags", "docs", "tests/golden"].flatMap((folder) => textsIn(folder, "query"));
/** DuckDB's syntax from one end to the other, without columns by number: the formatter cannot read them, the check refuses them. */
const SYNTAX = textsIn("tests/data", "sql").filter((sql) => !sql.includes("#1"));

const DUCKDB = [
  "WITH late AS (SELECT * FROM flights WHERE arr_delay>60), worst AS MATERIALIZED (FROM late SELECT max(arr_delay)) SELECT a.* EXCLUDE (tail), l.* FROM late l, worst",
  "select carrier, row_number() over (partition by carrier order by arr_delay desc nulls last rows between 1 preceding and current row) n from flights qualify n<=3",
  "SELECT [1,2,3] AS l, {'a': 1, \"b\": [x*2 for x in l if x>1]}.a, MAP {'k': 1}['k'], l[1:2][1], split(s, ',')[1] FROM t",
  "select a::decimal(10,2)::varchar, '7'::int-1, a-1, a - 1, -1, (a)-1 from t",
  "select list_transform(l, lambda x: x+1), list_filter(l, x->x>1), j->>'a', j->'b' from t",
  "select 'a;  b', \"odd  name\", e'it\\'s', $$two  spaces$$, 'it''s  ok' from \"my  table\" where x<>';'",
  "-- first\nselect a, -- the a\n  b /* the\n  b */ from t -- last",
  "select a @> b, a && b, a <-> b, a ^@ 'x', @a, extract(year from d), trim(both 'x' from s) from t",
  "select 1 as x union all by name select 2 as x except all select 3 as x;",
  "select a from t where day>=${interval.start} and day < ${ interval.end } and b = ${params.floor}-1 and c = '${no}'",
];
const POSTGRES = [
  "select distinct on (a) a, b::numeric(10,2), c->>'x', c#>>'{a,b}', c ? 'k', d[1:2], U&\"d\\0061\" from t where (a,b) in (select 1,2) and d @> array[1] and x ~* '^a' and t>=${interval.start}",
  "select count(*) filter (where a>1) over w, extract(epoch from d), date'2020-01-01' from t join lateral (select 1) l on true window w as (partition by a order by b) fetch first 5 rows only",
];
const MYSQL = [
  "select `a  b`, \"x  y\", 'it\\'s  ok', f->>'$.a', @x, count(*), my_own(a), now() from `my``t` use index (i) where a<=>b and c!=-1 and d&&e and at>${interval.start} # hash  comment\n limit 5,10",
  "select /*+ MAX_EXECUTION_TIME(1000) */ a, group_concat(distinct b order by c separator ', ') from t group by a with rollup",
];
const QUERIES: [SqlDialect, string][] = [
  ...[...KEPT, ...SYNTAX, ...DUCKDB].map((sql): [SqlDialect, string] => ["duckdb", sql]),
  ...POSTGRES.map((sql): [SqlDialect, string] => ["postgresql", sql]),
  ...MYSQL.map((sql): [SqlDialect, string] => ["mysql", sql]),
];

const solid = (sql: string) => sql.replace(/\s+/g, "");

it("has the queries of the repository", () => {
  expect(KEPT.length).toBeGreaterThan(3);
  expect(SYNTAX.length).toBeGreaterThan(70);
});

it.each(QUERIES)("changes white space only, and nothing the second time, in %s: %s", (dialect, sql) => {
  const formatted = formatSql(sql, dialect);
  expect(solid(formatted)).toBe(solid(sql));
  expect(formatSql(formatted, dialect)).toBe(formatted);
});

it("writes a query in lines, its words as they were", () => {
  const sql = "SELECT extract(year from day) as year, f(x)[1] as first, a-1 From orders JOIN lines USING (id) where day>=${interval.start} and n in(1,2) union all by name from lines";
  expect(formatSql(sql, "duckdb").split("\n")).toEqual([
    "SELECT",
    "  extract(year from day) as year,",
    "  f(x)[1] as first,",
    "  a - 1",
    "From",
    "  orders",
    "  JOIN lines USING (id)",
    "where",
    "  day >= ${interval.start}",
    "  and n in (1, 2)",
    "union all by name",
    "from",
    "  lines",
  ]);
});

it("leaves calls as MySQL must have them", () => {
  const names = "adddate bit_and bit_or bit_xor cast count curdate curtime date_add date_sub extract group_concat max mid min now position session_user std stddev stddev_pop stddev_samp subdate substr substring sum sysdate system_user trim var_pop var_samp variance";
  for (const name of names.split(" ")) expect(formatSql(`select ${name}(x) from t`, "mysql")).toContain(`  ${name}(x)\n`);
});

it.each([
  ["select a\nfrom (", "line 2: Unexpected end"],
  ["select a,\n'b from t", `line 2: Unexpected "'b from t"`],
  ["select 'a'\n'b'", "line 2: in its usual form this would mean something else"],
  ["select a\nfrom t where a =~ b", "line 2: in its usual form this would mean something else"],
])("says why it leaves %j alone", (sql, message) => {
  expect(() => formatSql(sql, "duckdb")).toThrow(message);
});

it("leaves nothing as nothing", () => {
  expect(formatSql(" \n", "duckdb")).toBe(" \n");
});
