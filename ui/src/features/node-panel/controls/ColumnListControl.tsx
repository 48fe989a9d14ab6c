import type { ListField } from "@/model/formfields";
import { pointerOf } from "@/model/json";
import { columnChoices, type ControlProps, useForm } from "../form-context";
import { ColumnChips } from "./ColumnChips";

/** A list of columns in a node's config: those that arrive are offered, others may be typed. */
export function ColumnListControl({ field, path, value, id, label, describedBy }: ControlProps<ListField>) {
  const form = useForm();
  return (
    <ColumnChips
      id={id}
      label={label}
      describedBy={describedBy}
      chosen={Array.isArray(value) ? value.map(String) : []}
      columns={columnChoices(form.columns, path)}
      pointer={`${form.pointer}${pointerOf(path)}`}
      all
      onChange={(names) => form.set(field, path, names.length === 0 && !field.required ? undefined : names)}
    />
  );
}
