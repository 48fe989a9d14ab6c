import { useId } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import { Field, Select, TextInput } from "@/ui/form";
import type { Param } from "./params";

interface ParamProps {
  param: Param;
  text: string;
  /** What is wrong with the text, as `entryOf` says it. */
  error: string | undefined;
  onChange: (text: string) => void;
}

/** The field of one param. */
export function ParamField({ param, text, error, onChange }: ParamProps) {
  const id = useId();
  const choices = param.choices?.map(String) ?? (param.type === "boolean" ? ["true", "false"] : null);
  const standard = param.default === null ? "" : String(param.default);
  const common = {
    id,
    value: text,
    "aria-describedby": `${id}-help`,
    "aria-invalid": error !== undefined || undefined,
  };
  return (
    <Field
      id={id}
      label={param.title ?? param.name}
      help={param.description ?? undefined}
      error={error === undefined ? undefined : errorText(param, error)}
      required={param.default === null && param.type !== "string"}
    >
      {choices === null ? (
        <TextInput
          {...common}
          type={param.type === "date" ? "date" : param.type === "datetime" ? "datetime-local" : "text"}
          inputMode={param.type === "integer" ? "numeric" : param.type === "number" ? "decimal" : undefined}
          placeholder={standard === "" ? undefined : t("node.field.default", { value: standard })}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Select
          {...common}
          options={[
            { value: "", label: standard === "" ? t("node.not_set") : t("node.default", { value: standard }) },
            ...choices.map((choice) => ({ value: choice, label: choice })),
          ]}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function errorText(param: Param, error: string): string {
  switch (error) {
    case "minimum":
      return t("runs.param.minimum", { limit: param.minimum ?? "" });
    case "maximum":
      return t("runs.param.maximum", { limit: param.maximum ?? "" });
    case "pattern":
      return t("runs.param.pattern", { pattern: param.pattern ?? "" });
    case "integer":
      return t("node.invalid_integer");
    case "number":
      return t("node.invalid_number");
    default:
      return t("runs.param.required");
  }
}
