import { t } from "@/i18n";
import type { TextField } from "@/model/formfields";
import { Combobox } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";
import { connectionOf, tableName, useTables } from "../queries";

/** The name of a table: those behind the connection are offered, a new one may be typed. */
export function TableControl({ field, path, value, id, label, describedBy, invalid }: ControlProps<TextField>) {
  const form = useForm();
  const connection = connectionOf(form.type, form.config);
  const tables = useTables(connection);
  const options = (tables.data ?? []).map((table) => ({
    value: tableName(table),
    detail: table.rows === null ? table.kind : t("node.rows", { count: table.rows.toLocaleString() }),
  }));
  return (
    <Combobox
      id={id}
      value={typeof value === "string" ? value : ""}
      options={options}
      loading={tables.isLoading}
      invalid={invalid}
      disabled={form.readOnly}
      aria-label={label}
      aria-describedby={describedBy}
      footer={connection === null ? t("node.tables.first") : tables.isError ? tables.error.message : undefined}
      onChange={(text) => form.set(field, path, text === "" && !field.required ? undefined : text)}
    />
  );
}
