import { expect, it } from "vitest";

import { rhythmOf, tagsOf, withDefault, withRhythm, withScheduleField, withSetting } from "./settings";
import { PIPELINE } from "./testing";

it("writes no empty setting", () => {
  const named = withSetting(PIPELINE, "name", "Sales");
  expect(named.name).toBe("Sales");
  expect(withSetting(named, "name", "")).toEqual(PIPELINE);
  expect(withSetting(PIPELINE, "tags", [])).toBe(PIPELINE);
});

it("is no edit when a setting is what it was", () => {
  const tagged = withSetting(PIPELINE, "tags", ["a", "b"]);
  expect(withSetting(tagged, "tags", ["a", "b"])).toBe(tagged);
});

it("writes the defaults that there are, and none at all when the last one goes", () => {
  expect(withDefault(PIPELINE, "timeout", "")).toBe(PIPELINE);
  const retried = withDefault(withDefault(PIPELINE, "retries", 3), "retry_delay", "PT5M");
  expect(retried.defaults).toEqual({ retries: 3, retry_delay: "PT5M" });
  expect(withDefault(retried, "retries", 3)).toBe(retried);
  expect(withDefault(retried, "retries", 0).defaults).toEqual({ retries: 0, retry_delay: "PT5M" });
  expect(withDefault(withDefault(retried, "retries", undefined), "retry_delay", "")).toEqual(PIPELINE);
});

it("reads tags from a line", () => {
  expect(tagsOf(" a, b,, a ,c d")).toEqual(["a", "b", "c d"]);
});

it("keeps timezone and start when the rhythm changes, and nothing without one", () => {
  const daily = withScheduleField(withRhythm(PIPELINE, "cron"), "timezone", "Europe/Berlin");
  expect(daily.schedule).toEqual({ cron: "@daily", timezone: "Europe/Berlin" });
  const hourly = withRhythm(daily, "every");
  expect(hourly.schedule).toEqual({ every: "PT1H", timezone: "Europe/Berlin" });
  expect([PIPELINE, daily, hourly].map(rhythmOf)).toEqual(["manual", "cron", "every"]);
  expect(withRhythm(hourly, "manual")).toEqual(PIPELINE);
});

it("leaves a field out that is empty or false", () => {
  const schedule = (field: string, value: string | boolean) =>
    withScheduleField({ ...PIPELINE, schedule: { cron: "@daily", catchup: true, start: "2026-01-01" } }, field, value).schedule;
  expect(schedule("catchup", false)).toEqual({ cron: "@daily", start: "2026-01-01" });
  expect(schedule("start", "")).toEqual({ cron: "@daily", catchup: true });
});
