/** Pipelines as files: one document, or a list of several. */

import { isObject, type Json } from "./json";
import type { PipelineDocument } from "./types";

export type FileReading = { documents: PipelineDocument[] } | { error: string };

/** The documents that a file's text holds; whether they are sound is the server's to say. */
export function documentsIn(text: string): FileReading {
  let value: Json;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, "")) as Json;
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
  const documents = Array.isArray(value) ? value : [value];
  if (documents.length === 0 || !documents.every(isObject)) return { error: "" };
  return { documents: documents as unknown as PipelineDocument[] };
}

/** The file of some documents: one as a repository holds it, several as a list. */
export function fileOf(texts: readonly { id: string; text: string }[]): { name: string; text: string } {
  const [first] = texts;
  if (first !== undefined && texts.length === 1) return { name: `${first.id}.json`, text: first.text };
  return { name: "pipelines.json", text: `[\n${texts.map(({ text }) => text.trimEnd()).join(",\n")}\n]\n` };
}
