/** Which values fit which fields, and what to store for what was entered. */

import type { Field, ScalarType, UnionField, Variant } from "./formfields";
import { isObject, sameJson, type Json } from "./json";

/** Whether a value has the shape of a field, looking no deeper than telling the variants of a union apart needs. */
export function fits(field: Field, value: Json): boolean {
  if (value === null) return field.nullable;
  switch (field.kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && (!field.integer || Number.isInteger(value));
    case "boolean":
      return typeof value === "boolean";
    case "choice":
      return field.options.some((option) => sameJson(option, value));
    case "scalar":
      return field.types.some((type) => isScalar(type, value));
    case "list":
      return Array.isArray(value);
    case "tuple":
      return Array.isArray(value) && value.length === field.items.length;
    case "map":
      return isObject(value);
    case "object":
      return isObject(value) && field.fields.every((inner) => !inner.required || Object.hasOwn(value, inner.name));
    case "union":
      return field.variants.some((variant) => fits(variant.field, value));
    case "json":
      return true;
  }
}

/** Whether a form control can show the value; what it cannot show is edited as JSON. */
export function canShow(field: Field, value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (field.kind === "object") return isObject(value);
  if (field.kind === "tuple") return Array.isArray(value);
  if (field.kind === "number") return typeof value === "number";
  if (field.kind === "union") return field.discriminator === null ? fits(field, value) : isObject(value);
  return fits(field, value);
}

export function isScalar(type: ScalarType, value: Json): boolean {
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

/** The variant that a value is of; null when it is of none. */
export function variantOf(field: UnionField, value: Json | undefined): Variant | null {
  if (value === undefined || value === null) return null;
  const { discriminator } = field;
  if (discriminator !== null) {
    const tag = isObject(value) ? value[discriminator] : undefined;
    return field.variants.find((variant) => sameJson(variant.tag, tag)) ?? null;
  }
  return field.variants.find((variant) => fits(variant.field, value)) ?? null;
}

/** The value that a new item, entry or variant begins with: what is required, each as empty as it can be. */
export function emptyValue(field: Field): Json {
  switch (field.kind) {
    case "text":
      return "";
    case "number":
      return Math.max(0, field.minimum ?? 0) + (field.exclusiveMinimum && (field.minimum ?? 0) >= 0 ? 1 : 0);
    case "boolean":
      return false;
    case "choice":
      return field.options[0] ?? null;
    case "scalar":
      return field.types.includes("string") ? "" : field.types[0] === "boolean" ? false : 0;
    case "list":
      return Array.from({ length: field.minItems }, () => emptyValue(field.item));
    case "tuple":
      return field.items.map(emptyValue);
    case "map":
      return {};
    case "object":
      return Object.fromEntries(
        field.fields.filter((inner) => inner.required).map((inner) => [inner.name, emptyValue(inner)]),
      );
    case "union":
      return field.variants[0] === undefined ? null : emptyValue(field.variants[0].field);
    case "json":
      return field.default ?? null;
  }
}

/** What to store for what was entered: nothing where the default says the same. */
export function stored(field: Field, value: Json | undefined): Json | undefined {
  if (field.required) return value;
  return value !== undefined && field.default !== undefined && sameJson(value, field.default) ? undefined : value;
}
