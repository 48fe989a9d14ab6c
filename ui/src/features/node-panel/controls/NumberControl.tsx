import { useState } from "react";

import { t } from "@/i18n";
import type { NumberField } from "@/model/formfields";
import { TextInput } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";
import styles from "../NodePanel.module.css";
import { placeholderOf } from "./TextControl";

/** A number. What is no number yet stays in the field and out of the document. */
export function NumberControl({ field, path, value, id, describedBy, invalid }: ControlProps<NumberField>) {
  const form = useForm();
  const [draft, setDraft] = useState<string | null>(null);
  const wrong = draft !== null && draft !== "" && parsed(draft, field.integer) === null;
  const entered = (text: string) => {
    setDraft(text);
    const number = parsed(text, field.integer);
    if (text.trim() === "") form.set(field, path, undefined);
    else if (number !== null) form.set(field, path, number);
  };
  return (
    <>
      <TextInput
        id={id}
        inputMode={field.integer ? "numeric" : "decimal"}
        value={draft ?? (typeof value === "number" ? String(value) : "")}
        placeholder={placeholderOf(field)}
        disabled={form.readOnly}
        aria-describedby={describedBy}
        aria-invalid={invalid || wrong || undefined}
        aria-required={field.required || undefined}
        onChange={(event) => entered(event.target.value)}
        onBlur={() => wrong || setDraft(null)}
      />
      {wrong && (
        <p role="alert" className={styles.entryError}>
          {t(field.integer ? "node.invalid_integer" : "node.invalid_number")}
        </p>
      )}
    </>
  );
}

/** The number that a text says; null for anything else, and for digits that a double would not keep. */
export function parsed(text: string, integer: boolean): number | null {
  const trimmed = text.trim();
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return null;
  const number = Number(trimmed);
  if (!Number.isFinite(number)) return null;
  return integer && !Number.isSafeInteger(number) ? null : number;
}
