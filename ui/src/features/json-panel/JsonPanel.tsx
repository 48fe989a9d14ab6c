import { Copy, Download, Undo2, Upload } from "lucide-react";
import { useMemo, useRef, useState, type DragEvent } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import { readDocument, rangeNear, rangesOf, type Reading } from "@/model/jsontext";
import { sameJson } from "@/model/json";
import type { PipelineDocument, Problem } from "@/model/types";
import { Button, useToast } from "@/ui";
import { cx } from "@/ui/cx";
import { copyText } from "@/ui/copyText";
import { CodeEditor, type CodeProblem } from "@/ui/code";
import { useBuilder, useBuilderStore, useDocument, type TypedJson } from "../builder/store";
import { download } from "@/ui/download";
import styles from "./JsonPanel.module.css";

/** The document as text: what is typed here is on the canvas at once, and the other way round. */
export function JsonPanel() {
  const document = useDocument();
  const store = useBuilderStore();
  const toast = useToast();
  const readOnly = useBuilder((state) => state.readOnly);
  const problems = useBuilder((state) => state.check?.problems);
  const file = useRef<HTMLInputElement>(null);
  const draft = useBuilder((state) => state.typed);
  const setDraft = useBuilder((state) => state.setTyped);
  const [dropping, setDropping] = useState(false);

  const same = draft !== null && sameJson(draft.of, document);
  const wrong = draft?.wrong ?? null;
  // what is no document yet stays until it is one, or is given up: it is nowhere else
  const text = draft !== null && (same || wrong !== null) ? draft.text : JSON.stringify(document, null, 2);
  const marks = useMemo(
    () => (wrong === null ? marksOf(text, problems ?? []) : markOf(wrong, text)),
    [text, problems, wrong],
  );

  const typed = (next: string) => {
    const reading = readDocument(next);
    if (!("document" in reading)) {
      setDraft({ text: next, of: document, wrong: { message: messageOf(reading), at: placeOf(reading) } });
      return;
    }
    // it is this pipeline's whatever stands there: another id would be another pipeline
    const read = { ...reading.document, id: document.id };
    if (reading.document.id !== document.id) toast(t("json.id", { id: document.id }));
    setDraft({ text: reading.document.id === document.id ? next : JSON.stringify(read, null, 2), of: read, wrong: null });
    if (!sameJson(read, document)) store.getState().edit(t("json.edit"), () => read, "json");
  };
  const take = async (files: FileList | null) => {
    const [chosen] = files ?? [];
    if (chosen === undefined) return;
    const reading = readDocument(await chosen.text());
    if (!("document" in reading)) {
      toast(t("json.import.failed", { name: chosen.name, message: messageOf(reading) }), "error");
      return;
    }
    setDraft(null);
    store.getState().edit(t("json.import"), (current) => ({ ...reading.document, id: current.id }));
    toast(t("json.imported", { name: chosen.name }));
  };
  const dropped = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return; // text that is moved within the editor is the editor's
    event.preventDefault();
    event.stopPropagation();
    setDropping(false);
    void take(event.dataTransfer.files);
  };

  return (
    <section
      className={cx(styles.panel, dropping && styles.dropping)}
      aria-label={t("json.panel")}
      onDragOver={(event) => {
        if (readOnly || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      // before the editor, which would insert the file's text
      onDropCapture={readOnly ? undefined : dropped}
    >
      <header className={styles.bar}>
        <p role="status" className={styles.wrong}>
          {wrong?.message ?? ""}
        </p>
        {wrong !== null && (
          <Button size="small" variant="ghost" icon={Undo2} onClick={() => setDraft(null)}>
            {t("json.give_up")}
          </Button>
        )}
        {!readOnly && (
          <>
            <input
              ref={file}
              type="file"
              accept=".json,application/json"
              hidden
              onChange={({ target }) => {
                void take(target.files);
                target.value = ""; // the same file can be chosen again
              }}
            />
            <Button size="small" variant="ghost" icon={Upload} onClick={() => file.current?.click()}>
              {t("json.import")}
            </Button>
          </>
        )}
        <Button
          size="small"
          variant="ghost"
          icon={Download}
          onClick={() => download(`${document.id}.json`, JSON.stringify(document, null, 2))}
        >
          {t("json.export")}
        </Button>
        <Button
          size="small"
          variant="ghost"
          icon={Copy}
          onClick={() =>
            void copyText(text).then((copied) => (copied ? toast(t("json.copied")) : toast(t("json.copy_failed"), "error")))
          }
        >
          {t("json.copy")}
        </Button>
      </header>
      <div className={styles.editor}>
        <CodeEditor
          language="json"
          fill
          label={t("json.panel")}
          value={text}
          onChange={typed}
          readOnly={readOnly}
          problems={marks}
          invalid={wrong !== null}
        />
      </div>
      {dropping && <p className={styles.drop}>{t("json.drop")}</p>}
    </section>
  );
}

function marksOf(text: string, problems: readonly Problem[]): CodeProblem[] {
  if (problems.length === 0) return [];
  const ranges = rangesOf(text);
  return problems.map((problem) => {
    const message = [problem.message, problem.hint].filter(Boolean).join("; ");
    return { message, severity: problem.severity, ...(rangeNear(ranges, problem.pointer) ?? {}) };
  });
}

function markOf(wrong: NonNullable<TypedJson["wrong"]>, text: string): CodeProblem[] {
  if (wrong.at === null) return [];
  const from = Math.max(0, Math.min(wrong.at, text.length - 1));
  return [{ message: wrong.message, severity: "error", from, to: Math.min(from + 1, text.length) }];
}

/** Where the JSON breaks, as far as the browser says so. */
function placeOf(reading: Exclude<Reading, { document: PipelineDocument }>): number | null {
  const found = reading.kind === "json" ? /position (\d+)/.exec(reading.error)?.[1] : undefined;
  return found === undefined ? null : Number(found);
}

function messageOf(reading: Exclude<Reading, { document: PipelineDocument }>): string {
  if (reading.kind === "json") return t("json.invalid", { message: reading.error });
  const { error } = reading;
  if (error === "object") return t("json.not_document", { message: t("json.expected_object") });
  if (error === "nodes") return t("json.not_document", { message: t("json.expected_nodes") });
  return t("json.not_document", { message: t("json.expected_node", { number: Number(error.slice(5)) + 1 }) });
}
