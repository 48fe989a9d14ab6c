/** What previews are run for: values of the params and a data interval, remembered for each pipeline. */

import { useState } from "react";
import { create } from "zustand";

import { isObject, type Json, type JsonObject } from "@/model/json";
import { isTexts, readStored, writeStored } from "@/ui/stored";
import { entryOf, type Param } from "../runs/params";

export interface PreviewValues {
  /** Param -> its text; those that are not there have their defaults. */
  texts: Readonly<Record<string, string>>;
  /** Where the interval begins and ends, in the person's own time, as a form has it; empty for yesterday. */
  start: string;
  end: string;
}

export const DEFAULTS: PreviewValues = { texts: {}, start: "", end: "" };

const key = (pipeline: string) => `airloom.preview:${pipeline}`;

const store = create<Record<string, PreviewValues>>(() => ({}));

export function usePreviewValues(pipeline: string): PreviewValues {
  const known = store((state) => state[pipeline]);
  const [stored] = useState(() => storedValues(pipeline));
  return known ?? stored;
}

/** The same, for what happens once. */
export const previewValues = (pipeline: string): PreviewValues => store.getState()[pipeline] ?? storedValues(pipeline);

const storedValues = (pipeline: string): PreviewValues => readStored(key(pipeline), isValues) ?? DEFAULTS;

export function setPreviewValues(pipeline: string, values: PreviewValues): void {
  store.setState({ [pipeline]: values });
  writeStored(key(pipeline), isDefault(values) ? null : values);
}

function isValues(value: unknown): value is PreviewValues {
  if (!isObject(value)) return false;
  const { texts, start, end } = value;
  return typeof start === "string" && typeof end === "string" && isObject(texts) && isTexts(Object.values(texts));
}

/** What is asked of the server; texts that say nothing yet, and params that are gone, are left out. */
export function requested(
  params: readonly Param[],
  values: PreviewValues,
): { params: JsonObject; interval?: { start: string; end: string } } {
  const given: Record<string, Json> = {};
  for (const param of params) {
    const entry = entryOf(param, values.texts[param.name] ?? "");
    if ("value" in entry && entry.value !== undefined) given[param.name] = entry.value;
  }
  const [start, end] = [moment(values.start), moment(values.end)];
  return start === null || end === null ? { params: given } : { params: given, interval: { start, end } };
}

export function isDefault({ texts, start, end }: PreviewValues): boolean {
  return start === "" && end === "" && Object.values(texts).every((text) => text === "");
}

/** Whether an interval is begun but cannot be asked for. */
export function isHalf({ start, end }: PreviewValues): boolean {
  if (start === "" && end === "") return false;
  const [from, to] = [moment(start), moment(end)];
  return from === null || to === null || to < from;
}

function moment(text: string): string | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
