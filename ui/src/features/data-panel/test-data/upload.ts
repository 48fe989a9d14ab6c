/** Files and pasted text as they are sent. */

import type { TestDataBody } from "@/api/types";

type Format = NonNullable<TestDataBody["file"]>["format"];

export const MAX_FILE = 1_000_000;

const FORMATS: Readonly<Record<string, Format | undefined>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  parquet: "parquet",
};

export const ACCEPTED = Object.keys(FORMATS)
  .map((ending) => `.${ending}`)
  .join(",");

/** The format that a file's name stands for; undefined for those that are not read. */
export const formatOf = (name: string): Format | undefined => FORMATS[name.split(".").at(-1)?.toLowerCase() ?? ""];

/** Bytes as a body that a server reads as a file. */
export function fileBody(format: Format, bytes: Uint8Array): TestDataBody {
  let binary = "";
  // a call takes only so many arguments
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return { file: { format, content: btoa(binary) } };
}

/** Whether a text can be records in JSON: an array of objects, or objects one after the other. */
export const looksLikeJson = (text: string): boolean => /^[[{]/.test(text.trim());

export const textBody = (text: string): TestDataBody => fileBody("json", new TextEncoder().encode(text));
