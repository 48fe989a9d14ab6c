import type { TextField } from "@/model/formfields";
import { Combobox, type ComboboxOption } from "@/ui/form";
import type { ColumnChoice } from "@/ui/code";
import { columnChoices, type ControlProps, useForm } from "../form-context";

/** The name of a column: those that arrive are offered, others may be typed. */
export function ColumnControl({ field, path, value, id, label, describedBy, invalid }: ControlProps<TextField>) {
  const form = useForm();
  return (
    <Combobox
      id={id}
      value={typeof value === "string" ? value : ""}
      options={columnOptions(columnChoices(form.columns, path))}
      placeholder={typeof field.default === "string" ? field.default : undefined}
      disabled={form.readOnly}
      invalid={invalid}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(text) => form.set(field, path, text === "" && !field.required ? undefined : text)}
    />
  );
}

/** Each name once, told with its type and, where there are several ports, where it comes from. */
export function columnOptions(choices: readonly ColumnChoice[]): ComboboxOption[] {
  const options = new Map<string, ComboboxOption>();
  for (const { name, type, table } of choices) {
    const detail = table === undefined ? type : `${type} · ${table}`;
    if (!options.has(name)) options.set(name, { value: name, detail });
  }
  return [...options.values()];
}
