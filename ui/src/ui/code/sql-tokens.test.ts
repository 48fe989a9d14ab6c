import { expect, it } from "vitest";

import type { SqlDialect } from "@/model/sqldialect";
import { sqlTokens } from "./sql-tokens";

function tokens(sql: string, dialect: SqlDialect = "duckdb"): string[] {
  return sqlTokens(sql, dialect).map(({ text }) => text);
}

it.each([
  ["a  +b", "a + b"],
  ["a<-1", "a < -1"],
  ["t.a :: int", "t.a::int"],
  ["a -- why  not\n, b", "a -- why not \n,b"],
  ["/* x\n   y */ a", "/* x y */\na"],
  ["a>${params.x}", "a > ${params.x}"],
])("finds %j the same as %j", (one, other) => {
  expect(tokens(one)).toEqual(tokens(other));
});

it.each([
  ["a - -1", "a --1"],
  ["a =~ b", "a = ~ b"],
  ["a !=-1", "a != -1"],
  ["a @> b", "a @ > b"],
  ["'a  b'", "'a b'"],
  ['"a  b"', '"a b"'],
  ["$$a  b$$", "$$a b$$"],
  ["$t$ $$  $t$", "$t$ $$ $t$"],
  ["e'it\\'s  '", "e'it\\'s '"],
  ["e 'a'", "e'a'"],
  ["'a'\n'b'", "'a' 'b'"],
  ["1e-5", "1e -5"],
  ["1 .5", "1.5"],
  ["a : : b", "a :: b"],
  ["${ params.x }", "${params.x}"],
  ["a -- b\n, c", "a -- b , c"],
  ["/* /* */ a  b */", "/* /* */ */ a b"],
  ["Select", "select"],
])("tells %j from %j", (one, other) => {
  expect(tokens(one)).not.toEqual(tokens(other));
});

it("reads MySQL's own quotes, comments and variables", () => {
  expect(tokens("`a  b` 'it\\'s  \"' \"x\\\"  y\" # z  z\n@x @@y.z a->>'$.b'", "mysql")).toEqual(
    ["`a  b`", "'it\\'s  \"'", '"x\\"  y"', "# z z", "@x", "@@y.z", "a", "->>", "'$.b'"],
  );
  expect(tokens("a|-1", "mysql")).toEqual(tokens("a | -1", "mysql"));
});

it("says where a token begins", () => {
  expect(sqlTokens("a\n <= b", "duckdb")).toEqual([{ text: "a", at: 0 }, { text: "<=", at: 3 }, { text: "b", at: 6 }]);
});
