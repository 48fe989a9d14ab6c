import type { TextField } from "@/model/formfields";
import { Combobox } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";

/** The names that documents give to types; see `operators/columns.py`. */
const TYPES = [
  "string",
  "integer",
  "float",
  "decimal(10,2)",
  "boolean",
  "date",
  "timestamp",
  "timestamp_tz",
  "time",
  "json",
  "uuid",
  "int8",
  "int16",
  "int32",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float32",
  "interval",
  "binary",
];

/** A column type: the usual ones are offered, a decimal's digits are typed. */
export function TypeControl({ field, path, value, id, label, describedBy, invalid }: ControlProps<TextField>) {
  const form = useForm();
  return (
    <Combobox
      id={id}
      value={typeof value === "string" ? value : ""}
      options={TYPES.map((type) => ({ value: type }))}
      placeholder={field.required ? "string" : undefined}
      disabled={form.readOnly}
      invalid={invalid}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(text) => form.set(field, path, text === "" && !field.required ? undefined : text)}
    />
  );
}
