/** Holds the form against every node type there is: the schemas that the server gives are in the published schema. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import type { Field } from "./formfields";
import { canShow, emptyValue, fits } from "./formvalues";
import { isObject, valueAt, type Json, type JsonObject } from "./json";
import { fieldsOf } from "./schemaform";

const root = JSON.parse(
  readFileSync(new URL("../../../include/schema/pipeline-1.schema.json", import.meta.url), "utf8"),
) as JsonObject;
const definitions = root["$defs"] as JsonObject;
const rules = valueAt(root, ["$defs", "NodeSpec", "allOf"]) as Json[];
const types = rules.map((rule) => ({
  type: String(valueAt(rule, ["if", "properties", "type", "const"])),
  example: valueAt(rule, ["then", "properties", "config", "default"]) as JsonObject,
}));

function formOf(type: string): Field[] {
  return fieldsOf(definitions[`config.${type}`] as JsonObject, root);
}

/** Every field of a form, and those within. */
function everyField(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => [field, ...everyField(inner(field))]);
}

function inner(field: Field): Field[] {
  switch (field.kind) {
    case "object":
      return field.fields;
    case "list":
      return [field.item];
    case "map":
      return [field.value];
    case "tuple":
      return field.items;
    case "union":
      return field.variants.map((variant) => variant.field);
    default:
      return [];
  }
}

describe.each(types)("the form of $type", ({ type, example }) => {
  const form = formOf(type);

  it("has every property, each with help", () => {
    const properties = (definitions[`config.${type}`] as JsonObject)["properties"];
    expect(form.map((field) => field.name)).toEqual(Object.keys(isObject(properties) ? properties : {}));
    expect(form.filter((field) => field.description === "")).toEqual([]);
  });

  it("leaves to JSON only what has no shape", () => {
    const shapeless = everyField(form).filter((field) => field.kind === "json");
    expect(shapeless.every((field) => field.schema["additionalProperties"] === true)).toBe(true);
  });

  it("shows its example as it is", () => {
    for (const field of form) expect(canShow(field, example[field.name])).toBe(true);
  });

  it("begins new values that fit", () => {
    for (const field of everyField(form))
      if (field.kind !== "json") expect([field.name, fits(field, emptyValue(field))]).toEqual([field.name, true]);
  });
});
