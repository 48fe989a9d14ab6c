import { en } from "./en";
import type { Later } from "./later";

type Strip<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

/** The name of a text; `pipelines.count` stands for `pipelines.count_one` and `pipelines.count_other`. */
export type Key = Strip<keyof typeof en | keyof Later>;

type Values = Readonly<Record<string, string | number>>;

/** The language of the catalogue, which numbers are written in too. */
export const LOCALE = "en";

const texts: Record<string, string> = { ...en };
const plurals = new Intl.PluralRules(LOCALE);

/** Makes more texts known. */
export function addTexts(more: Readonly<Record<string, string>>): void {
  Object.assign(texts, more);
}

/** A text for people, with `{name}` replaced by a value; `count` also chooses between singular and plural. */
export function t(key: Key, values: Values = {}): string {
  const count = values["count"];
  const plural = typeof count === "number" ? texts[`${key}_${plurals.select(count)}`] : undefined;
  const text = plural ?? texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
