import { expect, it } from "vitest";

import { locate, parsePointer } from "./jsonpointer";
import { pointerOf } from "./json";
import { PIPELINE } from "./testing";

it("escapes and unescapes", () => {
  const path = ["a/b", "~", "~1", "", "0"];
  expect(parsePointer(pointerOf(path))).toEqual(path);
  expect(parsePointer("")).toEqual([]);
});

it.each([
  ["/nodes/2/config/where", { node: "joined", field: "/config/where" }],
  ["/nodes/0", { node: "orders", field: "" }],
  ["/layout/orders", { node: "orders", field: "" }],
  ["/schedule/cron", { node: null, field: "/schedule/cron" }],
  ["/nodes/9/config", null],
])("%s", (pointer, place) => {
  expect(locate(PIPELINE, pointer)).toEqual(place);
});
