import type { ComponentProps } from "react";

import type { ConnectionField } from "@/api/types";
import { t } from "@/i18n";
import { flag, type Texts, type Wrong } from "@/model/connectionform";
import { Field, Select, Switch, TextArea, TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";

interface Props {
  fields: readonly ConnectionField[];
  texts: Texts;
  errors: ReadonlyMap<string, Wrong>;
  /** What the ids of the controls begin with. */
  form: string;
  onChange: (name: string, text: string) => void;
}

/** What a person is asked for a connection of one type; short fields two in a row. */
export function ConnectionFields({ fields, ...rest }: Props) {
  return rows(fields).map((row) => (
    <div key={row[0]?.name} className={row.length > 1 ? pageStyles.pair : undefined}>
      {row.map((field) => (
        <ConnectionInput key={field.name} field={field} {...rest} />
      ))}
    </div>
  ));
}

function ConnectionInput({ field, texts, errors, form, onChange }: Omit<Props, "fields"> & { field: ConnectionField }) {
  const id = `${form}-${field.name}`;
  const error = errors.get(field.name);
  const label = field.kind === "list" ? t("connections.list", { label: field.label }) : field.label;
  const secret = field.kind === "secret" || field.kind === "long secret";
  const help = [field.help, secret ? t("connections.password.help") : ""].filter(Boolean).join(" ");
  const common = {
    id,
    value: texts[field.name] ?? "",
    "aria-describedby": `${id}-help`,
    "aria-invalid": (error !== undefined && error !== "missing") || undefined,
  };
  return (
    <Field id={id} label={label} help={help} error={sentence(error)} required={field.required}>
      {field.kind === "choice" ? (
        <Select
          {...common}
          options={[{ value: "", label: field.placeholder }, ...field.choices.map((value) => ({ value, label: value }))]}
          onChange={(event) => onChange(field.name, event.target.value)}
        />
      ) : field.kind === "flag" ? (
        <Switch
          id={id}
          checked={common.value !== ""}
          aria-describedby={common["aria-describedby"]}
          onChange={(checked) => onChange(field.name, flag(checked))}
        />
      ) : field.kind === "long secret" ? (
        <TextArea {...common} autoComplete="off" onChange={(event) => onChange(field.name, event.target.value)} />
      ) : (
        <TextInput
          {...common}
          {...INPUT[field.kind]}
          placeholder={field.placeholder}
          onChange={(event) => onChange(field.name, event.target.value)}
        />
      )}
    </Field>
  );
}

const INPUT: Record<"text" | "secret" | "integer" | "list", ComponentProps<"input">> = {
  text: { autoComplete: "off" },
  secret: { type: "password", autoComplete: "new-password" },
  integer: { inputMode: "numeric" },
  list: { autoComplete: "off" },
};

/** What is wrong with a field, in words; one that is only missing has its mark. */
export function sentence(wrong: Wrong | undefined): string | undefined {
  if (wrong === undefined || wrong === "missing") return undefined;
  const keys = { taken: "pipelines.id.taken", number: "node.invalid_integer", object: "connections.extra.wrong" } as const;
  return t(keys[wrong]);
}

function rows(fields: readonly ConnectionField[]): ConnectionField[][] {
  const found: ConnectionField[][] = [];
  for (const field of fields) {
    const last = found.at(-1);
    if (last?.length === 1 && last.every(isShort) && isShort(field)) last.push(field);
    else found.push([field]);
  }
  return found;
}

function isShort({ kind, help }: ConnectionField): boolean {
  return kind !== "long secret" && kind !== "flag" && kind !== "list" && help.length < 60;
}
