import { useId, useState } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import type { Default } from "@/model/settings";
import { Field, TextInput } from "@/ui/form";
import { parsed } from "../node-panel/controls/NumberControl";
import { useProblem } from "./useProblem";

/** How much of a pipeline runs at once. */
export type Limit = "max_active_runs" | "max_active_tasks";

interface Props<Value> {
  name: Default | Limit;
  value: unknown;
  /** Its place in the document. */
  pointer: string;
  onChange: (value: Value) => void;
}

/** A whole number, or none; what is no number stays as it was typed and out of the document. */
export function IntegerSetting({ name, value, pointer, onChange }: Props<number | undefined>) {
  const id = useId();
  const error = useProblem(pointer);
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && typed !== "" && parsed(typed, true) === null;
  const shown = wrong ? t("node.invalid_integer") : error;
  return (
    <Field id={id} label={t(`settings.${name}`)} help={t(`settings.${name}Help`)} pointer={pointer} error={shown}>
      <TextInput
        id={id}
        inputMode="numeric"
        aria-describedby={`${id}-help`}
        aria-invalid={shown !== undefined || undefined}
        value={typed ?? (typeof value === "number" ? String(value) : "")}
        onChange={({ target }) => {
          setTyped(target.value);
          const number = parsed(target.value, true);
          if (target.value === "" || number !== null) onChange(number ?? undefined);
        }}
        onBlur={() => wrong || setTyped(null)}
      />
    </Field>
  );
}

/** An ISO 8601 duration, or none. */
export function DurationSetting({ name, value, pointer, onChange }: Props<string>) {
  const id = useId();
  const error = useProblem(pointer);
  return (
    <Field id={id} label={t(`settings.${name}`)} help={t(`settings.${name}Help`)} pointer={pointer} error={error}>
      <TextInput
        id={id}
        aria-describedby={`${id}-help`}
        aria-invalid={error !== undefined || undefined}
        value={typeof value === "string" ? value : ""}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}
