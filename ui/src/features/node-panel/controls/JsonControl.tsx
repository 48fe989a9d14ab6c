import { useState } from "react";

import { t } from "@/i18n";
import { sameJson, type Json } from "@/model/json";
import { CodeEditor } from "@/ui/code";
import { type ControlProps, useForm } from "../form-context";
import styles from "../NodePanel.module.css";

/** Any value as JSON. What does not parse yet stays in the editor and out of the document. */
export function JsonControl({ field, path, value, id, label, describedBy, invalid }: ControlProps) {
  const form = useForm();
  const [draft, setDraft] = useState<{ text: string; of: Json | undefined } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const current = draft !== null && (error !== null || sameJson(draft.of, value)) ? draft.text : written(value);
  const entered = (text: string) => {
    try {
      const next = text.trim() === "" ? undefined : (JSON.parse(text) as Json);
      setDraft({ text, of: next });
      setError(null);
      form.set({ ...field, default: undefined }, path, next);
    } catch (problem) {
      setDraft({ text, of: value });
      setError(problem instanceof Error ? problem.message : String(problem));
    }
  };
  return (
    <>
      <CodeEditor
        id={id}
        language="json"
        label={label}
        describedBy={describedBy}
        invalid={invalid || error !== null}
        readOnly={form.readOnly}
        value={current}
        onChange={entered}
      />
      {error !== null && (
        <p role="alert" className={styles.entryError}>
          {t("node.invalid_json", { message: error })}
        </p>
      )}
    </>
  );
}

function written(value: Json | undefined): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}
