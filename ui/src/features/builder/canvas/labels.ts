/** What a card says of its node, in words: for its badges, and for those who hear it. */
import { LOCALE, t } from "@/i18n";
import { titleOfNote } from "@/model/notes";
import type { NodeSpec, NoteSpec } from "@/model/types";
import { wordsOf } from "../../runs/states";
import type { ProblemCount, ShownState } from "../store";

/** For a card's width. */
const COMPACT = new Intl.NumberFormat(LOCALE, { notation: "compact" });

/** How many errors, and how many warnings; nothing of what there is none. */
export function problemWords({ errors, warnings }: ProblemCount): string[] {
  return [
    ...(errors > 0 ? [t("card.errors", { count: errors })] : []),
    ...(warnings > 0 ? [t("card.warnings", { count: warnings })] : []),
  ];
}

/** How a node does in a run, how many rows it gave, and while it runs how fast. */
export function runWords({ state, rows_out: rows, rate = null, words: own }: ShownState): string[] {
  if (state === null) return [];
  const words = [wordsOf("state", state)];
  if (own !== undefined) return [...words, own];
  if (rows !== null) words.push(t("run.rows", { count: rows, rows: rows.toLocaleString(LOCALE) }));
  if (rate !== null && state === "running") words.push(t("run.rate", { rows: COMPACT.format(rate) }));
  return words;
}

/** A card's accessible name: `filter “late”, test data, 2 errors, running, 1,234 rows`. */
export function cardLabel(
  spec: NodeSpec,
  problems: ProblemCount | undefined,
  run: ShownState | undefined,
  pinned = false,
): string {
  return [
    t("card.label", { type: spec.type, node: spec.name ?? spec.id }),
    ...(pinned ? [t("card.pinned")] : []),
    ...(problems === undefined ? [] : problemWords(problems)),
    ...(run === undefined ? [] : runWords(run)),
  ].join(", ");
}

/** A note's accessible name. */
export function noteLabel(note: NoteSpec): string {
  const title = titleOfNote(note);
  return title === "" ? t("note.empty") : t("note.label", { title });
}
