import { describe, expect, it, vi } from "vitest";

vi.mock("@/api/client", () => ({ api: {} }));
import type { Draft, PipelineRevision } from "@/api/types";
import type { PipelineDocument } from "@/model/types";
import { chooseOpening } from "./opening";

const document = (name: string): PipelineDocument => ({ airloom: 1, id: "sales", name, nodes: [] });
const published: PipelineRevision = {
  id: "sales",
  path: "sales.json",
  revision: "r2",
  etag: '"p"',
  document: document("published"),
  text: "",
};
const draft: Draft = { document: document("draft"), base: "r1", updated_at: "", etag: '"d"' };
const kept = { document: document("kept"), base: "r1", etag: '"c"', savedAt: "", slot: "a" };

describe("opening a pipeline", () => {
  it("prefers what this browser could not save, then the draft, then what is published", () => {
    expect(chooseOpening("sales", published, draft, [kept])).toMatchObject({
      from: "browser",
      etag: '"c"',
      document: { name: "kept" },
    });
    expect(chooseOpening("sales", published, draft, [])).toMatchObject({ from: "draft", base: "r1", etag: '"d"' });
    expect(chooseOpening("sales", published, null, [])).toMatchObject({ from: "published", base: "r2", etag: null });
  });

  it("takes what the server has for saved, though it could not say so", () => {
    const same = { ...kept, document: document("draft") };
    expect(chooseOpening("sales", published, draft, [same])).toMatchObject({ from: "draft", etag: '"d"' });
    const sent = { ...kept, sent: document("draft") };
    expect(chooseOpening("sales", published, draft, [sent])).toMatchObject({ from: "browser", sent: { name: "draft" } });
  });

  it("goes on with what another window left, when its own is saved", () => {
    const other = { ...kept, document: document("other"), slot: "b" };
    const own = { ...kept, document: document("draft") };
    expect(chooseOpening("sales", published, draft, [own, other])).toMatchObject({ document: { name: "other" }, slot: "b" });
  });

  it("says where a pipeline lies that is no document", () => {
    expect(() => chooseOpening("sales", { ...published, document: null }, null, [])).toThrow("sales.json holds no JSON");
  });

  it("says that there is no such pipeline", () => {
    expect(() => chooseOpening("sales", null, null, [])).toThrow("There is no pipeline sales");
  });
});
