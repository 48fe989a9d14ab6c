/** What a person types in the form of a connection, as the API takes it. */
import { isObject, type Json, type JsonObject } from "./json";

/** One field of the form, as the API describes it. */
export interface FormField {
  /** A field that every connection has, or `extra.<key>`. */
  name: string;
  kind: "text" | "secret" | "long secret" | "integer" | "choice" | "flag" | "list";
  required: boolean;
}

/** A type of connections, as the API describes it. */
interface FormType {
  type: string;
  label: string;
  alias_of: string | null;
}

export type Texts = Readonly<Record<string, string>>;
export type Wrong = "taken" | "number" | "object" | "missing";

/** The name under which the options that have no field of their own are typed. */
export const OTHERS = "extra";
const PREFIX = "extra.";
const FLAG = "true";

/** What a person can choose from: each kind of system once, by what people call it. */
export function offered<Type extends FormType>(types: readonly Type[]): Type[] {
  const known = new Set(types.map(({ type }) => type));
  return types
    .filter(({ alias_of: other }) => other === null || !known.has(other))
    .sort((one, two) => one.label.localeCompare(two.label));
}

/** The text of a field that is ticked, or not. */
export function flag(checked: boolean): string {
  return checked ? FLAG : "";
}

/** What cannot be sent, by the name of its field; what is missing says so only once it is to be sent. */
export function wrong(fields: readonly FormField[], texts: Texts, taken: readonly string[]): Map<string, Wrong> {
  const found = new Map<string, Wrong>();
  const id = textOf(texts, "id");
  if (id === "") found.set("id", "missing");
  if (taken.includes(id)) found.set("id", "taken");
  for (const { name, kind, required } of fields) {
    const text = textOf(texts, name);
    if (text === "") {
      if (required) found.set(name, "missing");
    } else if (kind === "integer" && !isNumber(text, name === "port")) {
      found.set(name, "number");
    }
  }
  if (others(texts) === undefined) found.set(OTHERS, "object");
  return found;
}

/** The connection, of texts that have nothing wrong; what belongs to another type is left out. */
export function requested(type: string, fields: readonly FormField[], texts: Texts) {
  const own: JsonObject = {};
  for (const field of fields) {
    const value = valueOf(field, texts);
    if (field.name.startsWith(PREFIX) && value !== null) own[field.name.slice(PREFIX.length)] = value;
  }
  const extra = { ...others(texts), ...own };
  const names = new Set(fields.map(({ name }) => name));
  const standard = (name: string) => (names.has(name) && textOf(texts, name)) || null;
  return {
    id: textOf(texts, "id"),
    type,
    description: textOf(texts, "description") || null,
    host: standard("host"),
    port: names.has("port") && textOf(texts, "port") !== "" ? Number(textOf(texts, "port")) : null,
    schema: standard("schema"),
    login: standard("login"),
    // Spaces may be part of it.
    password: (names.has("password") && texts.password) || null,
    extra: Object.keys(extra).length === 0 ? null : extra,
  };
}

function valueOf({ name, kind }: FormField, texts: Texts): Json | null {
  const text = textOf(texts, name);
  if (text === "") return null;
  if (kind === "integer") return Number(text);
  if (kind === "flag") return true;
  if (kind === "list") return text.split(/[\s,]+/).filter(Boolean);
  return kind === "secret" ? (texts[name] ?? null) : text;
}

/** The options that have no field of their own; undefined for what is no object. */
function others(texts: Texts): JsonObject | undefined {
  const text = textOf(texts, OTHERS);
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(texts: Texts, name: string): string {
  return texts[name]?.trim() ?? "";
}

function isNumber(text: string, isPort: boolean): boolean {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 && (!isPort || number < 65_536);
}
