/** The params that a pipeline declares, and edits of them. */

import { freshId, isValidId } from "./ids";
import { isObject, type Json, type JsonObject } from "./json";
import { withSetting } from "./settings";
import type { PipelineDocument } from "./types";

export const PARAM_TYPES = ["string", "integer", "number", "boolean", "date", "datetime"] as const;
export type ParamType = (typeof PARAM_TYPES)[number];

/** Fields that mean something only for some types. */
const OF_TYPES: Readonly<Record<string, readonly ParamType[]>> = {
  minimum: ["integer", "number"],
  maximum: ["integer", "number"],
  pattern: ["string"],
  max_length: ["string"],
  enum: ["string", "integer", "number"],
};

export const hasField = (type: ParamType, field: string): boolean => OF_TYPES[field]?.includes(type) ?? true;

export function paramEntries(document: PipelineDocument): [string, JsonObject][] {
  return Object.entries(document.params ?? {}).map(([name, param]) => [name, isObject(param) ? param : {}]);
}

export const typeOf = (param: JsonObject): ParamType => PARAM_TYPES.find((type) => type === param["type"]) ?? "string";

/** The document with one more param, of a name that none has. */
export function withNewParam(document: PipelineDocument): PipelineDocument {
  const name = freshId("param", new Set(Object.keys(document.params ?? {})));
  return withSetting(document, "params", { ...document.params, [name]: { type: "string" } });
}

/** The document with a field of a param; undefined takes it out. What another type gives no meaning goes with it. */
export function withParamField(
  document: PipelineDocument,
  name: string,
  field: string,
  value: Json | undefined,
): PipelineDocument {
  const params = paramEntries(document).map(([each, param]): [string, JsonObject] => {
    if (each !== name) return [each, param];
    const { [field]: _before, ...rest } = param;
    const changed: JsonObject = value === undefined ? rest : { ...param, [field]: value };
    if (field !== "type") return [each, changed];
    const type = typeOf(changed);
    const kept = Object.entries(changed).filter(([key]) => key !== "default" && key !== "enum" && hasField(type, key));
    return [each, Object.fromEntries(kept)];
  });
  return withSetting(document, "params", Object.fromEntries(params));
}

export function withoutParam(document: PipelineDocument, name: string): PipelineDocument {
  const { [name]: _gone, ...rest } = document.params ?? {};
  return withSetting(document, "params", Object.keys(rest).length === 0 ? undefined : rest);
}

/** Why a param cannot be called so; null when it can. */
export function nameProblem(document: PipelineDocument, name: string, wish: string): "invalid" | "taken" | null {
  if (wish === name) return null;
  if (!isValidId(wish)) return "invalid";
  return Object.hasOwn(document.params ?? {}, wish) ? "taken" : null;
}

/** The document with a param under another name, at its place, and each `${params.…}` that means it. */
export function withParamRenamed(document: PipelineDocument, from: string, to: string): PipelineDocument {
  if (from === to || nameProblem(document, from, to) !== null) return document;
  const params = paramEntries(document).map(([name, param]) => [name === from ? to : name, param] as const);
  const nodes = document.nodes.map((node) => {
    const config = node.config === undefined ? undefined : renamedIn(node.config as JsonObject, from, to);
    return config === undefined || config === node.config ? node : { ...node, config: config as JsonObject };
  });
  return { ...document, params: Object.fromEntries(params), nodes };
}

/** The value with the references in its texts renamed; the same value when there are none. */
function renamedIn(value: Json, from: string, to: string): Json {
  if (typeof value === "string") {
    return value.replace(/\$\{\s*params\.(\w+)\s*\}/g, (whole, name) => (name === from ? `\${params.${to}}` : whole));
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => renamedIn(item, from, to));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, renamedIn(item, from, to)] as const);
  return entries.every(([key, item]) => item === value[key]) ? value : Object.fromEntries(entries);
}

/** What a text says as a value of a type: undefined for nothing, null when it says none. */
export function typedValue(type: ParamType, text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (type === "boolean") return { true: true, false: false }[trimmed.toLowerCase()] ?? null;
  if (type !== "integer" && type !== "number") return text;
  const number = Number(trimmed);
  return (type === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number)) ? number : null;
}
