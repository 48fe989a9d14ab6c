import { expect, it } from "vitest";

import { looksLikeJson } from "./upload";

it.each(['[{"carrier": "UA"}]', ' {"carrier": "UA"}\n{"carrier": "B6"}\n', "\uFEFF[]", '[{"carrier"'])("takes %j for JSON", (text) => {
  expect(looksLikeJson(text)).toBe(true);
});

it.each(["carrier,name\nUA,United", '"carrier","name"', "1,2", "null"])("does not take %j for JSON", (text) => {
  expect(looksLikeJson(text)).toBe(false);
});
