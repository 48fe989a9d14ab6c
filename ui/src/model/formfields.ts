/** The fields a form is made of, as a JSON Schema describes them. */

import type { Json } from "./json";

/** The words of JSON Schema that a form understands; a schema may say more. */
export interface JsonSchema {
  $ref?: Json;
  type?: Json;
  title?: Json;
  description?: Json;
  default?: Json;
  examples?: Json;
  enum?: Json;
  const?: Json;
  anyOf?: Json;
  oneOf?: Json;
  allOf?: Json;
  discriminator?: Json;
  properties?: Json;
  required?: Json;
  additionalProperties?: Json;
  patternProperties?: Json;
  propertyNames?: Json;
  maxProperties?: Json;
  items?: Json;
  prefixItems?: Json;
  minItems?: Json;
  maxItems?: Json;
  minLength?: Json;
  maxLength?: Json;
  pattern?: Json;
  minimum?: Json;
  maximum?: Json;
  exclusiveMinimum?: Json;
  exclusiveMaximum?: Json;
  [extension: string]: Json | undefined;
}
export type ScalarType = "string" | "integer" | "number" | "boolean";

export interface FieldBase {
  name: string;
  label: string;
  description: string;
  required: boolean;
  /** Whether null may stand here, beside leaving the field out. */
  nullable: boolean;
  default: Json | undefined;
  examples: Json[];
  /** What the schema says the text means: `column`, `table`, `connection`, `expression`, `sql`, `type`, ... */
  widget: string | null;
  /** The kind of expression: `row`, `window` or `aggregate`. */
  expressionKind: string | null;
  advanced: boolean | null;
  /** The sibling values for which the field means something; null when it always does. */
  when: { field: string; values: string[] } | null;
  schema: JsonSchema;
}

export interface TextField extends FieldBase {
  kind: "text";
  minLength: number;
  maxLength: number | null;
  pattern: string | null;
}
export interface NumberField extends FieldBase {
  kind: "number";
  integer: boolean;
  minimum: number | null;
  maximum: number | null;
  /** Whether the minimum itself is too small. */
  exclusiveMinimum: boolean;
}
export interface BooleanField extends FieldBase {
  kind: "boolean";
}
export interface ChoiceField extends FieldBase {
  kind: "choice";
  options: Json[];
}
export interface ScalarField extends FieldBase {
  kind: "scalar";
  types: ScalarType[];
}
export interface ListField extends FieldBase {
  kind: "list";
  item: Field;
  minItems: number;
  maxItems: number | null;
}
export interface TupleField extends FieldBase {
  kind: "tuple";
  items: Field[];
}
export interface MapField extends FieldBase {
  kind: "map";
  keyWidget: string | null;
  keyPattern: string | null;
  value: Field;
  maxEntries: number | null;
}
export interface ObjectField extends FieldBase {
  kind: "object";
  fields: Field[];
}
export interface Variant {
  label: string;
  field: Field;
  /** The value of the discriminating property, where the union has one. */
  tag: Json | undefined;
}
export interface UnionField extends FieldBase {
  kind: "union";
  variants: Variant[];
  discriminator: string | null;
}
/** Anything a schema can say that has no form of its own: edited as JSON. */
export interface JsonField extends FieldBase {
  kind: "json";
}

export type Field =
  | TextField
  | NumberField
  | BooleanField
  | ChoiceField
  | ScalarField
  | ListField
  | TupleField
  | MapField
  | ObjectField
  | UnionField
  | JsonField;
