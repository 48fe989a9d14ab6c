/** The pipeline's own settings: what it is called, and when it runs. */

import { isObject, sameJson, type Json, type JsonObject } from "./json";
import type { PipelineDocument } from "./types";

/** The document with a setting; an empty one is not written. */
export function withSetting(document: PipelineDocument, key: string, value: unknown): PipelineDocument {
  const empty = value === undefined || value === "" || value === null || (Array.isArray(value) && value.length === 0);
  if (!empty) return sameJson(document[key], value) ? document : { ...document, [key]: value };
  if (document[key] === undefined) return document;
  const { [key]: _gone, ...rest } = document;
  return rest as PipelineDocument;
}

export type Default = "retries" | "retry_delay" | "timeout";

/** What each node takes unless it says otherwise. */
export function defaultsOf(document: PipelineDocument): JsonObject {
  return isObject(document.defaults) ? document.defaults : {};
}

/** The document with a default of its nodes; an empty one is not written, nor are defaults without any. */
export function withDefault(document: PipelineDocument, field: Default, value: Json | undefined): PipelineDocument {
  const { [field]: before, ...rest } = defaultsOf(document);
  if (value === undefined || value === "") {
    if (before === undefined) return document;
    return withSetting(document, "defaults", Object.keys(rest).length === 0 ? undefined : rest);
  }
  return withSetting(document, "defaults", { ...defaultsOf(document), [field]: value });
}

/** The words of a line, separated by commas. */
export function tagsOf(text: string): string[] {
  return [...new Set(text.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== "");
}

export type Rhythm = "manual" | "cron" | "every" | "assets";

export function scheduleOf(document: PipelineDocument): JsonObject {
  return isObject(document.schedule) ? document.schedule : {};
}

/** What starts a run. A schedule on assets may have a cron besides. */
export function rhythmOf(document: PipelineDocument): Rhythm {
  const schedule = scheduleOf(document);
  if (schedule["assets"] !== undefined) return "assets";
  if (schedule["cron"] !== undefined) return "cron";
  return schedule["every"] === undefined ? "manual" : "every";
}

const FIRST: Readonly<Record<Rhythm, JsonObject>> = {
  manual: {},
  cron: { cron: "@daily" },
  every: { every: "PT1H" },
  assets: { assets: { any: [""] } },
};

/** The document with another rhythm; timezone, start and the like stay where they still mean something. */
export function withRhythm(document: PipelineDocument, rhythm: Rhythm): PipelineDocument {
  if (rhythm === "manual") return withSetting(document, "schedule", undefined);
  const { cron: _cron, every: _every, assets: _assets, ...kept } = scheduleOf(document);
  return rhythm === rhythmOf(document) ? document : { ...document, schedule: { ...FIRST[rhythm], ...kept } };
}

/**
 * The document with one field of the schedule; an empty one, and `false`, are what is meant without it. What makes the
 * rhythm stays while it is empty, or its field would vanish under the hands of somebody who types another.
 */
export function withScheduleField(document: PipelineDocument, field: string, value: string | boolean): PipelineDocument {
  const { [field]: _before, ...rest } = scheduleOf(document);
  const gone = value === false || (value === "" && field !== rhythmOf(document));
  return withSetting(document, "schedule", gone ? rest : { ...scheduleOf(document), [field]: value });
}

/** The document with other assets that start a run; what else starts one stays. */
export function withAssets(document: PipelineDocument, assets: Json): PipelineDocument {
  return withSetting(document, "schedule", { ...scheduleOf(document), assets });
}
