/** From the JSON Schema of a node's config to the tree of fields that its form shows. */

import type { Field, FieldBase, JsonSchema, NumberField, ScalarType } from "./formfields";
import { isObject, type Json, type JsonObject } from "./json";

const SCALARS: readonly string[] = ["string", "integer", "number", "boolean"];

/** The fields of an object schema, in the schema's order; `root` holds the definitions that it refers to. */
export function fieldsOf(schema: JsonSchema, root: JsonSchema = schema): Field[] {
  const field = fieldOf(schema, root, "", true, []);
  return field.kind === "object" ? field.fields : [];
}

function fieldOf(schema: JsonSchema, root: JsonSchema, name: string, required: boolean, open: string[]): Field {
  const reference = text(schema.$ref);
  if (reference !== null && open.includes(reference)) {
    return { ...base({ ...schema, $ref: null }, name, required, false), kind: "json" }; // a model within itself
  }
  const resolved = resolve(schema, root);
  const opened = reference === null ? open : [...open, reference];
  const choices = alternatives(resolved, root);
  if (choices === null) return plainField(resolved, root, name, required, false, opened);
  const nullable = choices.some(isNull);
  const others = choices.filter((choice) => !isNull(choice));
  const outer: JsonSchema = { ...resolved };
  delete outer.anyOf;
  delete outer.oneOf;
  const [only] = others;
  if (only !== undefined && others.length === 1)
    return fieldOfOnly(only, outer, root, name, required, opened, nullable);
  return unionField(others, outer, root, name, required, nullable, opened);
}

/** What is left of a union with null: the other side, under the name and the help of the whole. */
function fieldOfOnly(
  only: JsonSchema,
  outer: JsonSchema,
  root: JsonSchema,
  name: string,
  required: boolean,
  open: string[],
  nullable: boolean,
): Field {
  const inner = fieldOf(only, root, name, required, open);
  const whole = base({ ...inner.schema, ...outer }, name, required, nullable || inner.nullable);
  return {
    ...inner,
    label: whole.label,
    description: whole.description || inner.description,
    nullable: whole.nullable,
    default: whole.default,
    examples: whole.examples.length > 0 ? whole.examples : inner.examples,
    advanced: whole.advanced,
    when: whole.when,
  };
}

function plainField(
  schema: JsonSchema,
  root: JsonSchema,
  name: string,
  required: boolean,
  nullable: boolean,
  open: string[],
): Field {
  const common = base(schema, name, required, nullable);
  if ("const" in schema) return { ...common, kind: "choice", options: [schema.const ?? null] };
  if (Array.isArray(schema.enum)) return enumField(schema.enum, common);
  if (Array.isArray(schema.type)) return typesField(schema, schema.type, root, name, required, open);
  switch (schema.type) {
    case "string":
      return {
        ...common,
        kind: "text",
        minLength: number(schema.minLength) ?? 0,
        maxLength: number(schema.maxLength),
        pattern: text(schema.pattern),
      };
    case "integer":
    case "number":
      return numberField(schema, common);
    case "boolean":
      return { ...common, kind: "boolean" };
    case "array":
      return arrayField(schema, root, common, open);
    case "object":
      return objectField(schema, root, common, open);
    default:
      return isObject(schema.properties) ? objectField(schema, root, common, open) : { ...common, kind: "json" };
  }
}

function enumField(options: Json[], common: FieldBase): Field {
  const values = options.filter((option) => option !== null);
  return { ...common, kind: "choice", options: values, nullable: common.nullable || values.length < options.length };
}

/** `"type": ["string", "null"]`, the short way to write a union of plain types. */
function typesField(
  schema: JsonSchema,
  types: Json[],
  root: JsonSchema,
  name: string,
  required: boolean,
  open: string[],
): Field {
  const shared: JsonSchema = { ...schema };
  delete shared.type;
  return fieldOf({ ...shared, anyOf: types.map((type) => ({ ...shared, type })) }, root, name, required, open);
}

function numberField(schema: JsonSchema, common: FieldBase): NumberField {
  const above = number(schema.exclusiveMinimum);
  return {
    ...common,
    kind: "number",
    integer: schema.type === "integer",
    minimum: above ?? number(schema.minimum),
    maximum: number(schema.maximum) ?? number(schema.exclusiveMaximum),
    exclusiveMinimum: above !== null,
  };
}

function arrayField(schema: JsonSchema, root: JsonSchema, common: FieldBase, open: string[]): Field {
  if (Array.isArray(schema.prefixItems)) {
    const items = schema.prefixItems
      .filter(isObject)
      .map((item, at) => fieldOf(item, root, String(at + 1), true, open));
    return { ...common, kind: "tuple", items };
  }
  if (!isObject(schema.items)) return { ...common, kind: "json" };
  const item = fieldOf(schema.items, root, "", true, open);
  return { ...common, kind: "list", item, minItems: number(schema.minItems) ?? 0, maxItems: number(schema.maxItems) };
}

function objectField(schema: JsonSchema, root: JsonSchema, common: FieldBase, open: string[]): Field {
  if (isObject(schema.properties)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    const properties = Object.entries(schema.properties).filter((entry): entry is [string, JsonObject] =>
      isObject(entry[1]),
    );
    const fields = properties.map(([key, property]) => fieldOf(property, root, key, required.includes(key), open));
    return { ...common, kind: "object", fields: fields.map((field) => withCondition(field, fields)) };
  }
  const [pattern, patterned] =
    Object.entries(isObject(schema.patternProperties) ? schema.patternProperties : {})[0] ?? [];
  const values = isObject(schema.additionalProperties) ? schema.additionalProperties : patterned;
  if (!isObject(values)) return { ...common, kind: "json" };
  const keys = isObject(schema.propertyNames) ? schema.propertyNames : {};
  return {
    ...common,
    kind: "map",
    keyWidget: text(keys["x-widget"]),
    keyPattern: text(keys["pattern"]) ?? pattern ?? null,
    value: fieldOf(values, root, "", true, open),
    maxEntries: number(schema.maxProperties),
  };
}

function unionField(
  choices: JsonSchema[],
  outer: JsonSchema,
  root: JsonSchema,
  name: string,
  required: boolean,
  nullable: boolean,
  open: string[],
): Field {
  const common = base(outer, name, required, nullable);
  const types = choices.map((choice) => resolve(choice, root).type);
  if (choices.length > 0 && types.every((type) => typeof type === "string" && SCALARS.includes(type))) {
    return { ...common, kind: "scalar", types: [...new Set(types as ScalarType[])] };
  }
  const discriminator = isObject(outer.discriminator) ? text(outer.discriminator["propertyName"]) : null;
  const variants = choices.map((choice) => {
    const field = fieldOf(choice, root, name, true, open);
    const tag = discriminator === null ? undefined : tagOf(field, discriminator);
    return { field, tag, label: tag === undefined ? variantLabel(field) : humanised(String(tag)) };
  });
  return { ...common, kind: "union", variants, discriminator };
}

function tagOf(field: Field, discriminator: string): Json | undefined {
  if (field.kind !== "object") return undefined;
  const property = field.fields.find((inner) => inner.name === discriminator);
  return property?.kind === "choice" ? property.options[0] : undefined;
}

function variantLabel(field: Field): string {
  if (field.widget !== null) return humanised(field.widget);
  if (field.kind === "object") return humanised(text(field.schema.title) ?? field.kind);
  return humanised(field.kind);
}

/** The choices of a union with unions within it laid flat; null for a schema that is no union. */
function alternatives(schema: JsonSchema, root: JsonSchema): JsonSchema[] | null {
  const listed = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(listed)) return null;
  const choices: JsonObject[] = listed.filter(isObject);
  const [nested] = choices.filter((choice) => !isNull(choice));
  const inner = nested?.["anyOf"] ?? nested?.["oneOf"];
  if (choices.filter((choice) => !isNull(choice)).length === 1 && nested !== undefined && Array.isArray(inner)) {
    // `Optional[Union[...]]`: the discriminator belongs to the inner union
    if (nested["discriminator"] !== undefined) schema.discriminator ??= nested["discriminator"];
    return [...(alternatives(nested, root) ?? []), ...choices.filter(isNull)];
  }
  return choices;
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = text(schema.$ref);
  if (reference === null) {
    const [single, ...more] = Array.isArray(schema.allOf) ? schema.allOf.filter(isObject) : [];
    if (single === undefined || more.length > 0) return { ...schema };
    const whole: JsonSchema = { ...resolve(single, root), ...schema };
    delete whole.allOf;
    return whole;
  }
  let target: unknown = root;
  for (const part of reference.replace(/^#\/?/, "").split("/")) {
    target = isObject(target) ? target[part.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  const around: JsonSchema = { ...schema };
  delete around.$ref;
  return isObject(target) ? { ...resolve(target, root), ...around } : around;
}

function base(schema: JsonSchema, name: string, required: boolean, nullable: boolean): FieldBase {
  return {
    name,
    label: labelOf(schema, name),
    description: text(schema.description) ?? "",
    required,
    nullable,
    default: "default" in schema ? schema.default : undefined,
    examples: Array.isArray(schema.examples) ? schema.examples : [],
    widget: text(schema["x-widget"]),
    expressionKind: text(schema["x-kind"]),
    advanced: typeof schema["x-advanced"] === "boolean" ? schema["x-advanced"] : null,
    when: null,
    schema,
  };
}

/** Pydantic titles shout (`Order By`); ours read as a sentence. A model's own title names its class, not the field. */
function labelOf(schema: JsonSchema, name: string): string {
  if (name !== "") return humanised(name);
  return humanised(text(schema.title) ?? "");
}

/** `order_by` and `OrderBy` as `Order by`. */
export function humanised(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A description that begins with `For upsert:` names values of a sibling choice; `x-when` says the same in the
 * schema's own words: `{"mode": ["upsert"]}`.
 */
function withCondition(field: Field, siblings: Field[]): Field {
  const stated = field.schema["x-when"];
  if (isObject(stated)) {
    const [entry] = Object.entries(stated);
    if (entry !== undefined) {
      return {
        ...field,
        when: { field: entry[0], values: (Array.isArray(entry[1]) ? entry[1] : [entry[1]]).map(String) },
      };
    }
  }
  const found = /^For ([\w ,`]+?):/.exec(field.description)?.[1];
  if (found === undefined) return field;
  const values = found
    .replaceAll("`", "")
    .toLowerCase()
    .split(/,\s*|\s+and\s+|\s+or\s+/);
  const choice = siblings.find(
    (sibling) => sibling.kind === "choice" && values.every((value) => sibling.options.includes(value)),
  );
  return choice === undefined ? field : { ...field, when: { field: choice.name, values } };
}

function isNull(schema: JsonSchema): boolean {
  return schema.type === "null" || ("const" in schema && schema.const === null);
}

function text(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function number(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}
