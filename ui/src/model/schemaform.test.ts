import { describe, expect, it } from "vitest";
import type { Field } from "./formfields";
import { grouped } from "./formgroups";
import { canShow, emptyValue, fits, stored, variantOf } from "./formvalues";
import type { JsonObject } from "./json";
import { fieldsOf, humanised } from "./schemaform";

function only(property: JsonObject, more: JsonObject = {}): Field {
  const [field] = fieldsOf({ type: "object", properties: { it: property }, ...more });
  if (field === undefined) throw new Error("no field");
  return field;
}

describe("plain types", () => {
  it("takes limits, help, default, examples and widget from the schema", () => {
    const field = only({
      type: "string",
      minLength: 1,
      maxLength: 9,
      pattern: "^a",
      title: "Shouting Title",
      description: "Help.",
      default: "a",
      examples: ["ab"],
      "x-widget": "column",
    });
    expect(field).toMatchObject({
      kind: "text",
      name: "it",
      label: "It",
      description: "Help.",
      minLength: 1,
      maxLength: 9,
      pattern: "^a",
      default: "a",
      examples: ["ab"],
      widget: "column",
      required: false,
      nullable: false,
    });
  });

  it("tells whole numbers and open lower limits", () => {
    expect(only({ type: "integer", minimum: 1, maximum: 256 })).toMatchObject({
      kind: "number",
      integer: true,
      minimum: 1,
      maximum: 256,
      exclusiveMinimum: false,
    });
    expect(only({ type: "number", exclusiveMinimum: 0 })).toMatchObject({
      kind: "number",
      integer: false,
      minimum: 0,
      exclusiveMinimum: true,
    });
  });

  it("makes choices of enums and literals", () => {
    expect(only({ enum: ["first", "last"], type: "string" })).toMatchObject({
      kind: "choice",
      options: ["first", "last"],
    });
    expect(only({ const: "page", type: "string" })).toMatchObject({ kind: "choice", options: ["page"] });
    expect(only({ enum: ["a", null] })).toMatchObject({ kind: "choice", options: ["a"], nullable: true });
  });

  it("marks what is required", () => {
    expect(only({ type: "boolean" }, { required: ["it"] })).toMatchObject({ kind: "boolean", required: true });
  });
});

describe("optional values", () => {
  it("reads a union with null as the other side", () => {
    const field = only({
      anyOf: [{ type: "string", "x-widget": "table", pattern: "^x" }, { type: "null" }],
      default: null,
      description: "The table.",
    });
    expect(field).toMatchObject({
      kind: "text",
      nullable: true,
      widget: "table",
      pattern: "^x",
      default: null,
      description: "The table.",
    });
  });

  it("reads the short form with a list of types", () => {
    expect(only({ type: ["integer", "null"], minimum: 3 })).toMatchObject({
      kind: "number",
      nullable: true,
      minimum: 3,
    });
  });

  it("follows a reference beside null, with the help of the field rather than of the model", () => {
    const field = only(
      { anyOf: [{ $ref: "#/$defs/Inner" }, { type: "null" }], default: null, description: "Ours." },
      {
        $defs: {
          Inner: {
            type: "object",
            title: "Inner",
            description: "Theirs.",
            properties: { column: { type: "string" } },
            required: ["column"],
          },
        },
      },
    );
    expect(field).toMatchObject({ kind: "object", label: "It", nullable: true, description: "Ours." });
    expect(field.kind === "object" && field.fields.map((inner) => inner.name)).toEqual(["column"]);
  });
});

describe("composites", () => {
  it("reads lists, tuples and maps", () => {
    expect(only({ type: "array", items: { type: "string", "x-widget": "column" }, minItems: 1 })).toMatchObject({
      kind: "list",
      minItems: 1,
      item: { kind: "text", widget: "column" },
    });
    expect(only({ type: "array", prefixItems: [{ type: "number" }, { type: "string" }] })).toMatchObject({
      kind: "tuple",
      items: [{ kind: "number" }, { kind: "text" }],
    });
    expect(
      only({
        type: "object",
        additionalProperties: { type: "string", "x-widget": "type" },
        propertyNames: { "x-widget": "column" },
      }),
    ).toMatchObject({ kind: "map", keyWidget: "column", value: { kind: "text", widget: "type" } });
    expect(only({ type: "object", patternProperties: { "^[a-z]+$": { type: "integer" } } })).toMatchObject({
      kind: "map",
      keyPattern: "^[a-z]+$",
      value: { kind: "number" },
    });
  });

  it("leaves anything else to the JSON editor", () => {
    expect(only({ type: "object", additionalProperties: true }).kind).toBe("json");
    expect(only({}).kind).toBe("json");
    expect(only({ type: "array" }).kind).toBe("json");
  });

  it("stops where a model holds itself", () => {
    const field = only(
      { $ref: "#/$defs/Tree" },
      {
        $defs: {
          Tree: { type: "object", properties: { children: { type: "array", items: { $ref: "#/$defs/Tree" } } } },
        },
      },
    );
    const children = field.kind === "object" ? field.fields[0] : undefined;
    expect(children).toMatchObject({ kind: "list", item: { kind: "json" } });
  });
});

describe("unions", () => {
  const paging = only(
    {
      anyOf: [
        {
          discriminator: { propertyName: "by", mapping: {} },
          oneOf: [{ $ref: "#/$defs/Page" }, { $ref: "#/$defs/Link" }],
        },
        { type: "null" },
      ],
      default: null,
    },
    {
      $defs: {
        Page: {
          type: "object",
          properties: { by: { const: "page" }, size: { type: "integer", minimum: 1 } },
          required: ["by"],
        },
        Link: { type: "object", properties: { by: { const: "link" } }, required: ["by"] },
      },
    },
  );

  it("tells tagged variants apart by their tag, though the rest be wrong", () => {
    if (paging.kind !== "union") throw new Error(paging.kind);
    expect(paging).toMatchObject({ nullable: true, discriminator: "by" });
    expect(paging.variants.map((variant) => variant.label)).toEqual(["Page", "Link"]);
    expect(variantOf(paging, { by: "link", nonsense: 1 })?.label).toBe("Link");
    expect(variantOf(paging, { by: "other" })).toBeNull();
    expect(emptyValue(paging)).toEqual({ by: "page" });
  });

  it("tells untagged variants apart by shape", () => {
    const field = only({
      anyOf: [
        { type: "string", "x-widget": "column" },
        { type: "object", title: "KeyPair", properties: { left: { type: "string" } }, required: ["left"] },
      ],
    });
    if (field.kind !== "union") throw new Error(field.kind);
    expect(field.variants.map((variant) => variant.label)).toEqual(["Column", "Key pair"]);
    expect(variantOf(field, "id")?.label).toBe("Column");
    expect(variantOf(field, { left: "a" })?.label).toBe("Key pair");
    expect(variantOf(field, 3)).toBeNull();
  });

  it("keeps unions of plain types in one control", () => {
    const field = only({ anyOf: [{ type: "string" }, { type: "integer" }, { type: "number" }, { type: "null" }] });
    expect(field).toMatchObject({ kind: "scalar", types: ["string", "integer", "number"], nullable: true });
    expect(fits(field, true)).toBe(false);
    expect(fits(field, 1.5)).toBe(true);
  });
});

describe("values", () => {
  it("shows nothing that the control would change", () => {
    expect(canShow(only({ type: "string" }), 5)).toBe(false);
    expect(canShow(only({ type: "integer" }), 1.5)).toBe(true);
    expect(canShow(only({ enum: ["a"] }), "b")).toBe(false);
    expect(canShow(only({ type: "array", items: { type: "string" } }), "a")).toBe(false);
    expect(canShow(only({ type: "string" }), undefined)).toBe(true);
  });

  it("stores nothing where the default says the same", () => {
    const field = only({ type: "string", default: "append" });
    expect(stored(field, "append")).toBeUndefined();
    expect(stored(field, "upsert")).toBe("upsert");
    expect(stored(only({ anyOf: [{ type: "string" }, { type: "null" }], default: "x" }), null)).toBeNull();
  });

  it("begins an item with what is required", () => {
    const field = only({
      type: "array",
      items: {
        type: "object",
        properties: { a: { type: "string" }, b: { type: "integer", minimum: 2 }, c: { type: "boolean" } },
        required: ["a", "b"],
      },
    });
    expect(field.kind === "list" && emptyValue(field.item)).toEqual({ a: "", b: 2 });
  });
});

describe("groups", () => {
  const fields = fieldsOf({
    type: "object",
    required: ["table"],
    properties: {
      table: { type: "string" },
      mode: { enum: ["append", "replace", "upsert"], default: "append" },
      keys: { type: "array", items: { type: "string" }, default: [], description: "For upsert: the keys." },
      both: { type: "string", description: "For append and upsert: either." },
      odd: { type: "string", description: "For a folder: no value of a sibling." },
      fetch: { type: "integer", default: 16 },
      shown: { type: "integer", "x-advanced": false, "x-when": { mode: "replace" } },
    },
  });
  const names = (config: JsonObject, example: JsonObject = {}) => {
    const groups = grouped(fields, config, example);
    return Object.fromEntries(
      Object.entries(groups).map(([group, members]) => [group, members.map((field) => field.name)]),
    );
  };

  it("hides what the chosen mode makes meaningless", () => {
    expect(names({})).toEqual({
      required: ["table"],
      optional: ["mode", "both"],
      advanced: ["keys", "odd", "fetch", "shown"],
    });
    expect(names({ mode: "upsert" })["optional"]).toEqual(["mode", "keys", "both"]);
    expect(names({ mode: "replace" })["optional"]).toEqual(["mode", "shown"]);
  });

  it("moves no field because a value was entered in it", () => {
    expect(names({ keys: "id" })["advanced"]).toContain("keys");
  });

  it("counts what the example uses as usual", () => {
    expect(names({}, { fetch: 1 })["optional"]).toContain("fetch");
  });
});

describe("labels", () => {
  it("reads as a sentence", () => {
    expect(humanised("order_by")).toBe("Order by");
    expect(humanised("KeyPair")).toBe("Key pair");
  });
});
