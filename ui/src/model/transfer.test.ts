import { expect, it } from "vitest";

import { documentsIn, fileOf } from "./transfer";

it("reads one document or a list of them", () => {
  expect(documentsIn('\uFEFF{"id": "a"}')).toEqual({ documents: [{ id: "a" }] });
  expect(documentsIn('[{"id": "a"}, {"id": "b"}]')).toEqual({ documents: [{ id: "a" }, { id: "b" }] });
});

it.each(["[]", "1", '["a"]', "null"])("takes %s for no documents", (text) => {
  expect(documentsIn(text)).toEqual({ error: "" });
});

it("says what is wrong with what is no JSON", () => {
  const reading = documentsIn("{");
  expect("error" in reading && reading.error).toMatch(/JSON/);
});

it("writes what it reads", () => {
  const texts = [
    { id: "a", text: '{"id": "a"}\n' },
    { id: "b", text: '{"id": "b"}\n' },
  ];
  expect(fileOf(texts.slice(0, 1))).toEqual({ name: "a.json", text: '{"id": "a"}\n' });
  const { name, text } = fileOf(texts);
  expect(name).toBe("pipelines.json");
  expect(documentsIn(text)).toEqual({ documents: [{ id: "a" }, { id: "b" }] });
});
