/** The formatter's dialects, with what it does not know of them, and with tokens that come out as people write them. */

import { duckdb, expandPhrases, mysql, postgresql, type DialectOptions } from "sql-formatter";

import type { SqlDialect } from "@/model/sqldialect";

type Tokens = Parameters<NonNullable<DialectOptions["tokenizerOptions"]["postProcess"]>>[0];
type Token = Tokens[number];

/** How the formatter reads each dialect. */
export const DIALECTS: Record<SqlDialect, DialectOptions> = {
  duckdb: adapted(duckdb, {
    operators: ["@", "@>", "<@", "&&", "<->", "<=>"],
    reservedSetOperations: expandPhrases(["{UNION | EXCEPT | INTERSECT} ALL BY NAME"]),
  }),
  postgresql: adapted(postgresql),
  mysql: adapted(mysql),
};

type More = Partial<Record<"operators" | "reservedSetOperations", readonly string[]>>;

function adapted(dialect: DialectOptions, more: More = {}): DialectOptions {
  const own = dialect.tokenizerOptions;
  const { postProcess = (tokens: Tokens) => tokens } = own;
  return {
    ...dialect,
    tokenizerOptions: {
      ...own,
      operators: [...(own.operators ?? []), ...(more.operators ?? [])],
      reservedSetOperations: [...own.reservedSetOperations, ...(more.reservedSetOperations ?? [])],
      postProcess: (tokens) => wordsWithin(calls(differences(postProcess(tokens)))),
    },
  };
}

/** `f(x)` stays a call where the formatter does not know `f`: in MySQL a space before the bracket can matter. */
function calls(tokens: Tokens): Tokens {
  return tokens.map((token, index) => {
    const next = tokens[index + 1];
    const called = token.type === IDENTIFIER && next?.raw === "(" && !next.precedingWhitespace;
    return called ? { ...token, type: FUNCTION } : token;
  });
}

/** The FROM of `extract(year FROM day)` begins no clause. */
function wordsWithin(tokens: Tokens): Tokens {
  const open: string[] = [];
  return tokens.map((token, index) => {
    if (token.raw === "(") open.push(tokens[index - 1]?.raw.toLowerCase() ?? "");
    if (token.raw === ")") open.pop();
    return token.text === "FROM" && WITH_FROM.has(open.at(-1) ?? "") ? { ...token, type: KEYWORD } : token;
  });
}
const WITH_FROM: ReadonlySet<string> = new Set(["extract", "substring", "trim", "overlay"]);

/** `a-1` is a difference, of which the formatter makes `a -1`. */
function differences(tokens: Tokens): Tokens {
  return tokens.flatMap((token, index): Token[] => {
    const before = tokens[index - 1];
    if (token.type !== NUMBER || !token.raw.startsWith("-") || before === undefined) return [token];
    if (!OPERANDS.has(before.type)) return [token];
    const raw = token.raw.slice(1);
    const number = raw.trimStart();
    const at = token.start + token.raw.length - number.length;
    return [
      { ...token, type: OPERATOR, raw: "-", text: "-" },
      { ...token, raw: number, text: number, start: at, precedingWhitespace: raw.slice(0, -number.length) },
    ];
  });
}

// The formatter keeps its enum to itself.
const IDENTIFIER = "IDENTIFIER" as Token["type"];
const FUNCTION = "RESERVED_FUNCTION_NAME" as Token["type"];
const KEYWORD = "RESERVED_KEYWORD" as Token["type"];
const NUMBER = "NUMBER" as Token["type"];
const OPERATOR = "OPERATOR" as Token["type"];
const OPERANDS: ReadonlySet<string> = new Set([
  ...["IDENTIFIER", "QUOTED_IDENTIFIER", "NUMBER", "STRING", "VARIABLE", "CLOSE_PAREN", "CUSTOM_PARAMETER", "END"],
]);
