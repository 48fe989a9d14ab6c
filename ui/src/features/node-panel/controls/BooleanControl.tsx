import { t } from "@/i18n";
import type { BooleanField } from "@/model/formfields";
import { Select, Switch } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";

/** A switch; where nothing is a third answer, a list of three. */
export function BooleanControl({ field, path, value, id, describedBy }: ControlProps<BooleanField>) {
  const form = useForm();
  if (!field.nullable) {
    const checked = typeof value === "boolean" ? value : field.default === true;
    return (
      <Switch
        id={id}
        checked={checked}
        onChange={(next) => form.set(field, path, next)}
        disabled={form.readOnly}
        aria-describedby={describedBy}
      />
    );
  }
  return (
    <Select
      id={id}
      value={typeof value === "boolean" ? String(value) : ""}
      options={[
        { value: "", label: t("node.not_set") },
        { value: "true", label: t("node.yes") },
        { value: "false", label: t("node.no") },
      ]}
      disabled={form.readOnly}
      aria-describedby={describedBy}
      onChange={(event) => form.set(field, path, event.target.value === "" ? undefined : event.target.value === "true")}
    />
  );
}
