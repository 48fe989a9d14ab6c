import { describe, expect, it } from "vitest";

import { copyNodes, duplicateNodes, pasteNodes } from "./clipboard";
import {
  addNotes, colorNotes, colorOf, moveNotes, notesFollow, notesOf, removeNotes, resizeNote, sizeOf, titleOfNote, writeNote,
} from "./notes";
import { moveNodes } from "./placement";
import { frozen, PIPELINE } from "./testing";
import type { NoteSpec, PipelineDocument } from "./types";

const NOTED: PipelineDocument = frozen({
  ...PIPELINE,
  notes: [
    { id: "why", text: "**Only** late ones\n\n- since 2013", at: [-20, -160] },
    { id: "frame", at: [240, -40], size: [480, 200], color: "blue" },
  ],
});
const note = (document: PipelineDocument, id: string): NoteSpec | undefined =>
  notesOf(document).find((each) => each.id === id);

describe("a note", () => {
  it("is as the format says where it does not say it itself", () => {
    const [why, frame] = notesOf(NOTED);
    expect([why && sizeOf(why), why && colorOf(why)]).toEqual([[240, 120], "yellow"]);
    expect([frame && sizeOf(frame), frame && colorOf(frame)]).toEqual([[480, 200], "blue"]);
  });

  it("is called by its first line", () => {
    expect(notesOf(NOTED).map(titleOfNote)).toEqual(["Only late ones", ""]);
    expect(titleOfNote({ id: "a", at: [0, 0], text: `\n- ${"long ".repeat(30)}` })).toHaveLength(60);
  });

  it("that is none is passed over, and kept", () => {
    const odd = { ...PIPELINE, notes: [5, { id: "a" }, { id: "b", at: [0, "x"] }, { id: "c", at: [1, 2] }] };
    const document = odd as unknown as PipelineDocument;
    expect(notesOf(document).map(({ id }) => id)).toEqual(["c"]);
    expect(removeNotes(document, ["c"]).notes).toEqual(odd.notes.slice(0, 3));
    expect(notesOf({ ...PIPELINE, notes: {} } as unknown as PipelineDocument)).toEqual([]);
  });
});

describe("an edit of notes", () => {
  it("changes what it is about", () => {
    expect(note(writeNote(NOTED, "why", "So"), "why")?.text).toBe("So");
    expect(notesOf(colorNotes(NOTED, ["why", "frame"], "red")).map(colorOf)).toEqual(["red", "red"]);
    expect(note(moveNotes(NOTED, new Map([["frame", [10.4, 3]]])), "frame")?.at).toEqual([10, 3]);
    expect(note(resizeNote(NOTED, "frame", [1, 9999]), "frame")?.size).toEqual([80, 4000]);
  });

  it("that changes nothing gives the same document", () => {
    expect(colorNotes(NOTED, ["why"], "yellow")).toBe(NOTED);
    expect(resizeNote(NOTED, "why", [240, 120])).toBe(NOTED);
    expect(moveNotes(NOTED, new Map([["why", [-20, -160]]]))).toBe(NOTED);
    expect(writeNote(NOTED, "gone", "x")).toBe(NOTED);
    expect(removeNotes(NOTED, ["gone"])).toBe(NOTED);
  });

  it("leaves no empty list behind, and gives ids of their own", () => {
    expect(removeNotes(NOTED, ["why", "frame"])).toEqual(PIPELINE);
    const { document, ids } = addNotes(NOTED, [{ id: "why", at: [0, 0] }, { id: "why", at: [0, 200] }]);
    expect(ids).toEqual(["why_2", "why_3"]);
    expect(notesOf(document)).toHaveLength(4);
  });
});

describe("notes on the clipboard", () => {
  it("keep their place beside the nodes", () => {
    const pasted = pasteNodes(PIPELINE, copyNodes(NOTED, ["orders"], ["why"]), [1000, 500]);
    expect(pasted?.notes).toEqual(["why"]);
    expect(pasted && note(pasted.document, "why")?.at).toEqual([1000, 500]);
    expect(pasted?.document.layout?.["orders_2"]).toEqual([1020, 660]);
  });

  it("come alone too", () => {
    const { document, ids, notes } = duplicateNodes(NOTED, [], ["why"]);
    expect([ids, notes]).toEqual([[], ["why_2"]]);
    expect(document.nodes).toBe(NOTED.nodes);
    expect(pasteNodes(PIPELINE, copyNodes(NOTED, [], ["frame"]), [0, 0])?.document.notes).toEqual([
      { id: "frame", at: [0, 0], size: [480, 200], color: "blue" },
    ]);
  });
});

describe("notes after nodes have been arranged", () => {
  const arranged = moveNodes(NOTED, new Map([["orders", [0, 400]], ["joined", [300, 100]], ["report", [600, 100]]]));

  it("go with the nodes under which they lie, or with the nearest", () => {
    const followed = notesFollow(arranged, NOTED);
    expect(note(followed, "why")?.at).toEqual([-20, 240]);
    expect(note(followed, "frame")?.at).toEqual([280, 0]);
  });

  it("stay where somebody has put them meanwhile", () => {
    const put = moveNotes(arranged, new Map([["why", [5, 5]]]));
    expect(note(notesFollow(put, NOTED), "why")?.at).toEqual([5, 5]);
  });
});
