import { useState } from "react";

import { t } from "@/i18n";
import type { TextField } from "@/model/formfields";
import { Combobox } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";
import { connectionOf, tableName, useTables } from "../queries";

/** The name of a table: those behind the connection are offered, a new one may be typed. */
export function TableControl({ field, path, value, id, label, describedBy, invalid }: ControlProps<TextField>) {
  const form = useForm();
  const [search, setSearch] = useState("");
  const connection = connectionOf(form.type, form.config);
  const { tables, total, waits, error } = useTables(connection, search);
  const options = tables.map((table) => ({
    value: tableName(table),
    detail: table.rows === null ? table.kind : t("node.rows", { count: table.rows.toLocaleString() }),
  }));
  const count = { shown: tables.length, total: total.toLocaleString() };
  const more = waits || tables.length >= total ? undefined : t("node.tables.more", count);
  return (
    <Combobox
      id={id}
      value={typeof value === "string" ? value : ""}
      options={options}
      loading={waits}
      invalid={invalid}
      disabled={form.readOnly}
      aria-label={label}
      aria-describedby={describedBy}
      footer={connection === null ? t("node.tables.first") : (error?.message ?? more)}
      onSearch={setSearch}
      onChange={(text) => form.set(field, path, text === "" && !field.required ? undefined : text)}
    />
  );
}
