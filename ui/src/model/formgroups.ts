/** Which fields of a form come first, and which wait behind a fold. */

import type { Field } from "./formfields";
import type { JsonObject } from "./json";

export type GroupName = "required" | "optional" | "advanced";

/** Names that say what most people come for; the connectors share them. */
const USUAL = new Set([
  "connection",
  "table",
  "query",
  "path",
  "select",
  "columns",
  "where",
  "incremental",
  "mode",
  "keys",
  "format",
  "method",
  "pagination",
  "records",
  "cursor",
  "order_by",
  "by",
]);
const FEW = 5;

/**
 * The fields in the three groups of the form. A field that the current choice makes meaningless is an advanced one.
 * A value in a field never decides: the field would move away from under the fingers that enter it.
 */
export function grouped(fields: Field[], config: JsonObject, example: JsonObject): Record<GroupName, Field[]> {
  const groups: Record<GroupName, Field[]> = { required: [], optional: [], advanced: [] };
  for (const field of fields) groups[groupOf(field, fields, config, example)].push(field);
  return groups;
}

function groupOf(field: Field, fields: Field[], config: JsonObject, example: JsonObject): GroupName {
  if (field.required) return "required";
  if (!applies(field, fields, config)) return "advanced";
  if (field.advanced !== null) return field.advanced ? "advanced" : "optional";
  if (fields.length <= FEW || USUAL.has(field.name) || Object.hasOwn(example, field.name)) return "optional";
  return field.when === null ? "advanced" : "optional";
}

/** Whether a field means something beside the values of its siblings. */
export function applies(field: Field, fields: Field[], config: JsonObject): boolean {
  const { when } = field;
  if (when === null) return true;
  const sibling = fields.find((other) => other.name === when.field);
  const value = config[when.field] ?? sibling?.default;
  return typeof value !== "string" || when.values.includes(value);
}
