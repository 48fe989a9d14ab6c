import { expect, it } from "vitest";

import { placed } from "./codeproblems";

const TEXT = "import os\ndef transform(t)\n    return t";

it("finds the line that a message names", () => {
  const [found] = placed([{ message: "line 2: expected ':'", severity: "error" }], TEXT);
  expect(TEXT.slice(found?.from, found?.to)).toBe("def transform(t)");
});

it("takes the first line where there is no other", () => {
  for (const message of ["there is no function 'transform'", "line 9: what", "line 0: what"]) {
    const [found] = placed([{ message, severity: "warning" }], TEXT);
    expect(TEXT.slice(found?.from, found?.to)).toBe("import os");
  }
  expect(placed([{ message: "line 1: x", severity: "error" }], "")).toEqual([
    { message: "line 1: x", severity: "error", from: 0, to: 0 },
  ]);
});
