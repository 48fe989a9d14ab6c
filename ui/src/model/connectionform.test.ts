import { describe, expect, it } from "vitest";

import { flag, type FormField, offered, requested, wrong } from "./connectionform";

function field(name: string, kind: FormField["kind"] = "text", required = false): FormField {
  return { name, kind, required };
}

const FIELDS = [
  field("host", "text", true),
  field("port", "integer"),
  field("password", "secret"),
  field("extra.tls", "flag"),
  field("extra.networks", "list"),
  field("extra.timeout", "integer"),
  field("extra.token", "secret"),
];

describe("the types of connections", () => {
  const type = (name: string, label: string, other: string | null = null) => ({ type: name, label, alias_of: other });

  it("are offered once for each kind of system, by their labels", () => {
    const types = [
      type("mariadb", "MySQL or MariaDB", "mysql"),
      type("mysql", "MySQL or MariaDB"),
      type("adls", "Azure Data Lake"),
      type("postgres", "Postgres"),
      type("fs", "Folder"),
    ];
    expect(offered(types).map((each) => each.type)).toEqual(["adls", "fs", "mysql", "postgres"]);
  });

  it("are offered by another name where the usual one is not accepted", () => {
    const types = [type("mariadb", "MySQL or MariaDB", "mysql")];
    expect(offered(types)).toEqual(types);
  });
});

describe("the form of a connection", () => {
  it("sends each value as its kind, and leaves out what was not typed", () => {
    const texts = {
      id: " api ",
      host: " example.org ",
      port: "8080",
      password: " with spaces ",
      "extra.tls": flag(true),
      "extra.networks": "10.0.0.0/8, 192.168.0.0/16",
      "extra.timeout": "5",
      "extra.token": "",
    };
    expect(requested("http", FIELDS, texts)).toEqual({
      id: "api",
      type: "http",
      description: null,
      host: "example.org",
      port: 8080,
      schema: null,
      login: null,
      password: " with spaces ",
      extra: { tls: true, networks: ["10.0.0.0/8", "192.168.0.0/16"], timeout: 5 },
    });
  });

  it("keeps other options, of which a field's own wins, and nothing that was typed for another type", () => {
    const texts = { id: "a", extra: '{"more": [1], "timeout": 1}', "extra.timeout": "9", "extra.other": "x", schema: "y" };
    expect(requested("http", FIELDS, texts)).toMatchObject({ schema: null, extra: { more: [1], timeout: 9 } });
    expect(requested("http", FIELDS, { id: "a", "extra.tls": flag(false) }).extra).toBeNull();
  });

  it("says what is wrong", () => {
    const texts = { id: "there", port: "70000", "extra.timeout": "soon", extra: "[1]" };
    expect([...wrong(FIELDS, texts, ["there"])]).toEqual([
      ["id", "taken"],
      ["host", "missing"],
      ["port", "number"],
      ["extra.timeout", "number"],
      ["extra", "object"],
    ]);
    expect(wrong(FIELDS, { id: "new", host: "x", port: "65535", "extra.timeout": "70000" }, ["there"]).size).toBe(0);
  });
});
