import { t } from "@/i18n";
import type { TextField } from "@/model/formfields";
import { shortText } from "@/model/json";
import { TextInput } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";

/** Plain text. Where one character is wanted, a tab is written `\t`, for the key leads out of the field. */
export function TextControl({ field, path, value, id, describedBy, invalid }: ControlProps<TextField>) {
  const form = useForm();
  const single = field.maxLength === 1;
  const text = typeof value === "string" ? value : "";
  const entered = (typed: string) => {
    const next = single && typed.startsWith("\\t") ? "\t" : typed;
    form.set(field, path, next === "" && !field.required ? undefined : next);
  };
  return (
    <TextInput
      id={id}
      value={single ? text.replaceAll("\t", "\\t") : text}
      placeholder={placeholderOf(field)}
      maxLength={single ? 2 : (field.maxLength ?? undefined)}
      disabled={form.readOnly}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      aria-required={field.required || undefined}
      onChange={(event) => entered(event.target.value)}
    />
  );
}

/** The default, or an example, where nothing is entered. */
export function placeholderOf(field: ControlProps["field"]): string | undefined {
  if (field.default !== undefined && field.default !== null && field.default !== "") {
    return t("node.field.default", { value: shortText(field.default, 40) });
  }
  return field.examples[0] === undefined ? undefined : shortText(field.examples[0], 60);
}
