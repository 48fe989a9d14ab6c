/** The values that a run is started with, as a form of texts. */

import { isObject, type Json, type JsonObject } from "@/model/json";

export interface Param {
  name: string;
  type: "string" | "integer" | "number" | "boolean" | "date" | "datetime";
  default: Json;
  title: string | null;
  description: string | null;
  choices: Json[] | null;
  minimum: number | null;
  maximum: number | null;
  pattern: string | null;
}

/** The params that a document declares, in its order. */
export function paramsOf(declared: Record<string, unknown> | undefined): Param[] {
  return Object.entries(declared ?? {}).flatMap(([name, param]) => (isObject(param) ? [read(name, param)] : []));
}

function read(name: string, param: JsonObject): Param {
  const text = (value: Json | undefined) => (typeof value === "string" ? value : null);
  const number = (value: Json | undefined) => (typeof value === "number" ? value : null);
  return {
    name,
    type: (text(param["type"]) ?? "string") as Param["type"],
    default: param["default"] ?? null,
    title: text(param["title"]),
    description: text(param["description"]),
    choices: Array.isArray(param["enum"]) ? param["enum"] : null,
    minimum: number(param["minimum"]),
    maximum: number(param["maximum"]),
    pattern: text(param["pattern"]),
  };
}

export type Entry =
  { value: Json | undefined } | { error: "required" | "integer" | "number" | "minimum" | "maximum" | "pattern" };

/** What an entered text says; an empty one leaves the default, and undefined means that it is not sent. */
export function entryOf(param: Param, text: string): Entry {
  if (text === "")
    return param.default === null && param.type !== "string" ? { error: "required" } : { value: undefined };
  if (param.choices !== null) return { value: param.choices.find((choice) => String(choice) === text) };
  if (param.type === "boolean") return { value: text === "true" };
  if (param.type === "integer" || param.type === "number") return numberEntry(param, Number(text));
  if (param.pattern !== null && !matches(param.pattern, text)) return { error: "pattern" };
  // a form's date and time says nothing of a zone: it is the person's own
  return { value: param.type === "datetime" && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text).toISOString() : text };
}

function numberEntry(param: Param, number: number): Entry {
  if (!Number.isFinite(number)) return { error: "number" };
  if (param.type === "integer" && !Number.isSafeInteger(number)) return { error: "integer" };
  if (param.minimum !== null && number < param.minimum) return { error: "minimum" };
  if (param.maximum !== null && number > param.maximum) return { error: "maximum" };
  return { value: number };
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return true; // a pattern of another dialect: the server will say
  }
}
