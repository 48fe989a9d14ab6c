import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours by our tokens, so that light and dark are one theme. */
const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.propertyName, tags.typeName, tags.definition(tags.variableName)], color: "var(--code-name)" },
  { tag: [tags.comment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--code-invalid)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "inherit", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--code-font)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "currentColor", padding: "6px 0" },
  ".cm-line": { padding: "0 8px" },
  ".cm-gutters": { backgroundColor: "transparent", border: "none", color: "var(--code-comment)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--code-line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--code-selection)",
  },
  ".cm-cursor": { borderLeftColor: "currentColor" },
  ".cm-tooltip": {
    backgroundColor: "var(--code-popup)",
    color: "inherit",
    border: "1px solid var(--code-border)",
    borderRadius: "6px",
    boxShadow: "0 4px 16px rgb(0 0 0 / 0.18)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--code-font)", fontSize: "12px", maxHeight: "14em" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--code-selected)",
    color: "var(--code-selected-text)",
  },
  ".cm-completionDetail": { opacity: "0.7", fontStyle: "normal", marginLeft: "1em" },
  ".cm-placeholder": { color: "var(--code-comment)" },
  ".cm-changedText": { background: "var(--code-changed) !important" },
  ".cm-insertedLine, .cm-changedLine": { backgroundColor: "var(--code-inserted) !important" },
  ".cm-deletedChunk": { backgroundColor: "var(--code-deleted) !important" },
  ".cm-deletedChunk .cm-deletedText": { background: "var(--code-deleted-text) !important" },
  ".cm-collapsedLines": { color: "inherit", background: "var(--code-line)" },
  ".cm-collapsedLines::before, .cm-collapsedLines::after": { content: '"⋯"' },
});

export const theme = [look, syntaxHighlighting(highlighting)];
