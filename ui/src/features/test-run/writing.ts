import { queryClient } from "@/api/queryClient";
import type { NodeType, Preview } from "@/api/types";
import { t, type Key } from "@/i18n";
import { isObject, type JsonObject } from "@/model/json";
import { fitOf, withDefaults, type Target } from "@/model/targets";
import type { Problem } from "@/model/types";
import { columnsQuery, connectionOf, mayHold, tableName, tablesQuery } from "../node-panel/queries";
import type { Asked } from "./run";

/** A destination would not take the rows. */
export class Refused extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems[0]?.message ?? "");
    this.name = "Refused";
  }
}

/** What a destination would do with rows, in words; Refused where it would not take them. Nothing is written. */
export async function writing({ document, types }: Asked, id: string, rows: Preview, errors: readonly Problem[]): Promise<string> {
  if (errors.length > 0) throw new Refused(errors);
  const index = document.nodes.findIndex((node) => node.id === id);
  const node = document.nodes[index];
  const type = types.get(node?.type ?? "");
  if (type === undefined) return "";
  const config = withDefaults(type.config, isObject(node?.config) ? node.config : {});
  const place = config["table"] ?? config["path"];
  const target = typeof place === "string" ? place : type.type;
  const names = rows.columns.map(({ name }) => name);
  const fit = fitOf(names, config, await look(type, config));
  if (fit.kind === "refused") {
    const message = t(`testRun.refused.${fit.why}`, { target, columns: fit.columns.join(", ") });
    const pointer = `/nodes/${index}/config/${fit.field}`;
    throw new Refused([{ pointer, node: id, message, expected: null, hint: null, severity: "error" }]);
  }
  const count = rows.rows_described;
  const size = { rows: t("run.rows", { count, rows: count.toLocaleString("en") }), columns: t("card.columns", { count: names.length }) };
  const what = t(fit.kind === "created" ? "testRun.would.create" : wouldKey(config["mode"]), { ...size, target });
  if (fit.kind === "added") return `${what}; ${t("testRun.fit.added", { columns: fit.columns.join(", ") })}`;
  return fit.kind === "fits" ? `${what}; ${t("testRun.fit.fits")}` : what;
}

const MODES: Readonly<Record<string, Key>> = {
  append: "testRun.would.append",
  replace: "testRun.would.replace",
  upsert: "testRun.would.upsert",
};

const wouldKey = (mode: unknown): Key => MODES[String(mode)] ?? "testRun.would.write";

/** The columns of the table that is there; what cannot be asked or named beforehand is not known. */
async function look(type: NodeType, config: JsonObject): Promise<Target> {
  const { table } = config;
  const connection = connectionOf(type, config);
  if (typeof table !== "string" || connection === null || table.includes("${")) return "unknown";
  try {
    // a run may have made or changed it since somebody asked
    const listed = await queryClient.fetchQuery({ ...tablesQuery(connection), staleTime: 0 });
    if (!mayHold(listed.items.map(tableName), listed.total, table)) return "absent";
    const { items } = await queryClient.fetchQuery({ ...columnsQuery(connection, table), staleTime: 0 });
    return { columns: items.map(({ name }) => name) };
  } catch {
    return "unknown";
  }
}
