import { useEffect, useMemo, useRef } from "react";

import { t } from "@/i18n";
import { placed } from "@/model/codeproblems";
import type { TextField } from "@/model/formfields";
import { itemsBefore, pointerOf, valueAt } from "@/model/json";
import { sqlDialectOf } from "@/model/sqldialect";
import { CodeEditor, type ColumnChoice, type CodeProblem, type CompletionData } from "@/ui/code";
import { useDatabase } from "../database";
import { columnChoices, type ControlProps, type NodeForm, useForm } from "../form-context";
import { ValuePreview } from "../ValuePreview";
import { FormatButton, formatterOf, useFormatting } from "./FormatCode";

const NONE: readonly CodeProblem[] = [];

/** An expression, a query or a program, completed with the columns and functions that it may use. */
export function CodeControl({ field, path, value, id, label, describedBy, invalid }: ControlProps<TextField>) {
  const form = useForm();
  const earlier = earlierNames(form, path).join("\n");
  const { columns, tables, functions, references } = form;
  const at = path.join("\n");
  const language = field.widget === "sql" || field.widget === "python" ? field.widget : "expression";
  const behind = useDatabase(form.type, form.config);
  const database = language === "sql" ? behind : undefined;
  const completion = useMemo((): CompletionData => {
    const own = earlier
      .split("\n")
      .filter(Boolean)
      .map((name): ColumnChoice => ({ name, type: "" }));
    return { columns: [...own, ...columnChoices(columns, at.split("\n"))], tables, functions, references, database };
  }, [at, columns, tables, functions, references, database, earlier]);
  const text = typeof value === "string" ? value : "";
  const pointer = form.pointer + pointerOf(path);
  const problems = useMemo(
    // Only what is said of a program names its line.
    () => (language === "python" ? placed(form.problems.filter((problem) => problem.pointer === pointer), text) : NONE),
    [language, form.problems, pointer, text],
  );
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  const formatter = formatterOf(field.widget, form.type);
  const format = useFormatting(formatter, text, (from, formatted) => {
    // what was typed while the formatter loaded is worth more than the form of what was there
    if (latest.current !== from || formatted === from) return;
    form.set(field, path, formatted, t("node.format.edit", { node: form.node.id }));
  });
  const canFormat = formatter !== null && !form.readOnly;
  const editor = (
    <CodeEditor
      id={id}
      language={language}
      dialect={language === "sql" ? sqlDialectOf(form.type) : undefined}
      label={label}
      describedBy={describedBy}
      invalid={invalid}
      readOnly={form.readOnly}
      placeholder={typeof field.examples[0] === "string" ? field.examples[0] : undefined}
      completion={completion}
      problems={problems}
      value={text}
      onFormat={canFormat ? format : undefined}
      onChange={(text) => form.set(field, path, text === "" && !field.required ? undefined : text)}
    />
  );
  if (canFormat) {
    return (
      <>
        {editor}
        <FormatButton onFormat={format} />
      </>
    );
  }
  if (language !== "expression") return editor;
  return (
    <>
      {editor}
      <ValuePreview field={field} path={path} expression={text} />
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
