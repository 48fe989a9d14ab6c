import { useMemo } from "react";

import type { TextField } from "@/model/formfields";
import { itemsBefore, valueAt } from "@/model/json";
import { CodeEditor, type ColumnChoice, type CompletionData } from "@/ui/code";
import { columnChoices, type ControlProps, type NodeForm, useForm } from "../form-context";
import { ValuePreview } from "../ValuePreview";

/** An expression or a query, completed with the columns and functions that it may use. */
export function CodeControl({ field, path, value, id, label, describedBy, invalid }: ControlProps<TextField>) {
  const form = useForm();
  const earlier = earlierNames(form, path).join("\n");
  const { columns, tables, functions, references } = form;
  const at = path.join("\n");
  const completion = useMemo((): CompletionData => {
    const own = earlier
      .split("\n")
      .filter(Boolean)
      .map((name): ColumnChoice => ({ name, type: "" }));
    return { columns: [...own, ...columnChoices(columns, at.split("\n"))], tables, functions, references };
  }, [at, columns, tables, functions, references, earlier]);
  const editor = (
    <CodeEditor
      id={id}
      language={field.widget === "sql" ? "sql" : "expression"}
      label={label}
      describedBy={describedBy}
      invalid={invalid}
      readOnly={form.readOnly}
      placeholder={typeof field.examples[0] === "string" ? field.examples[0] : undefined}
      completion={completion}
      value={typeof value === "string" ? value : ""}
      onChange={(text) => form.set(field, path, text === "" && !field.required ? undefined : text)}
    />
  );
  if (field.widget === "sql") return editor;
  return (
    <>
      {editor}
      <ValuePreview field={field} path={path} expression={typeof value === "string" ? value : ""} />
    </>
  );
}

/** The names that earlier items of the same list define: a later expression may use them. */
function earlierNames(form: NodeForm, path: ControlProps["path"]): string[] {
  return itemsBefore(form.config, path).flatMap((item) => {
    const name = valueAt(item, ["name"]);
    return typeof name === "string" && name !== "" ? [name] : [];
  });
}
