import { t } from "@/i18n";
import type { ScalarField, ScalarType } from "@/model/formfields";
import { isScalar } from "@/model/formvalues";
import type { Json } from "@/model/json";
import { Select, TextInput } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";
import styles from "../NodePanel.module.css";
import { parsed } from "./NumberControl";
import { placeholderOf } from "./TextControl";

/** A text, a number or a truth: what is entered, and beside it what it is taken for. */
export function ScalarControl({ field, path, value, id, label, describedBy, invalid }: ControlProps<ScalarField>) {
  const form = useForm();
  const types = field.types.filter((type) => type !== "integer" || !field.types.includes("number"));
  const current =
    types.find((type) => value !== undefined && value !== null && isScalar(type, value)) ?? types[0] ?? "string";
  const entered = (text: string, type: ScalarType) => {
    form.set(field, path, text === "" && !field.required ? undefined : (read(text, type) ?? text));
  };
  const typed = (text: string) => {
    const numeric = types.find((type) => type === "number" || type === "integer");
    // the first thing typed decides; after that only the list does
    const type =
      (value === undefined || value === "") && numeric !== undefined && read(text, numeric) !== null
        ? numeric
        : current;
    entered(text, read(text, type) === null && types.includes("string") ? "string" : type);
  };
  const text = value === undefined || value === null ? "" : String(value);
  return (
    <div className={styles.row}>
      <TextInput
        id={id}
        value={text}
        placeholder={placeholderOf(field)}
        disabled={form.readOnly}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onChange={(event) => typed(event.target.value)}
      />
      {types.length > 1 && (
        <Select
          className={styles.narrow}
          aria-label={t("node.kind", { field: label })}
          value={current}
          options={types.map((type) => ({ value: type, label: t(`node.type.${type}`) }))}
          disabled={form.readOnly || text === ""}
          onChange={(event) => entered(text, event.target.value as ScalarType)}
        />
      )}
    </div>
  );
}

function read(text: string, type: ScalarType): Json {
  if (type === "string") return text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : null;
  return parsed(text, type === "integer");
}
