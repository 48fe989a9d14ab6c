/** The functions and words of the databases that run queries themselves; loaded with the first such completion. */

import { mysql, postgresql, type DialectOptions } from "sql-formatter";

import type { SqlDialect } from "@/model/sqldialect";
import type { FunctionChoice } from "./completion";

interface Words {
  functions: readonly FunctionChoice[];
  words: readonly string[];
}

export const WORDS: Readonly<Record<Exclude<SqlDialect, "duckdb">, Words>> = {
  postgresql: wordsOf(postgresql),
  mysql: wordsOf(mysql),
};

function wordsOf({ tokenizerOptions }: DialectOptions): Words {
  const functions = new Set(tokenizerOptions.reservedFunctionNames);
  return {
    functions: [...functions].map((name) => ({ name: name.toLowerCase() })),
    words: tokenizerOptions.reservedKeywords.filter((word) => !functions.has(word)),
  };
}
