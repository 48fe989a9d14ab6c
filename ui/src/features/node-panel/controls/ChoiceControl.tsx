import { t } from "@/i18n";
import type { ChoiceField } from "@/model/formfields";
import { sameJson, type Json } from "@/model/json";
import { Select } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";

/** One of the values that the schema lists. */
export function ChoiceControl({ field, path, value, id, describedBy, invalid }: ControlProps<ChoiceField>) {
  const form = useForm();
  const shown = value ?? field.default;
  const at = shown === undefined ? -1 : field.options.findIndex((option) => sameJson(option, shown));
  const options = field.options.map((option, index) => ({
    value: String(index),
    label: labelOf(option, field.default),
  }));
  const unset = at === -1 || (field.nullable && !field.required) ? [{ value: "", label: t("node.not_set") }] : [];
  return (
    <Select
      id={id}
      value={at === -1 ? "" : String(at)}
      options={[...unset, ...options]}
      disabled={form.readOnly}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      onChange={(event) =>
        form.set(field, path, event.target.value === "" ? undefined : field.options[Number(event.target.value)])
      }
    />
  );
}

function labelOf(option: Json, standard: Json | undefined): string {
  const label = option === " " ? "space" : String(option);
  return standard !== undefined && sameJson(option, standard) ? t("node.default", { value: label }) : label;
}
