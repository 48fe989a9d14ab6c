import { Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import type { Json, JsonObject } from "@/model/json";
import {
  hasField, nameProblem, PARAM_TYPES, paramEntries, typedValue, typeOf, withNewParam, withoutParam, withParamField,
  withParamRenamed, type ParamType,
} from "@/model/params";
import { tagsOf } from "@/model/settings";
import type { PipelineDocument } from "@/model/types";
import { Button } from "@/ui";
import { Field, Select, TextInput } from "@/ui/form";
import { useBuilder, useDocument } from "../builder/store";
import styles from "./PipelineSettings.module.css";
import { useProblem } from "./useProblem";

const LINES = ["title", "description", "enum", "minimum", "maximum", "pattern", "max_length"] as const;
type Line = (typeof LINES)[number] | "default";

/** What a person may set for each run. */
export function ParamSettings() {
  const document = useDocument();
  const edit = useBuilder((state) => state.edit);
  return (
    <section className={styles.params} aria-label={t("settings.params")}>
      <h3 className={styles.heading}>{t("settings.params")}</h3>
      <p className={styles.about}>{t("settings.paramsHelp")}</p>
      {paramEntries(document).map(([name, param], index) => (
        // by place: a param that is renamed stays the same, and open
        <ParamFields key={index} name={name} param={param} />
      ))}
      <Button size="small" icon={Plus} onClick={() => edit(t("edit.settings"), withNewParam)}>
        {t("settings.param.add")}
      </Button>
    </section>
  );
}

function ParamFields({ name, param }: { name: string; param: JsonObject }) {
  const id = useId();
  const edit = useBuilder((state) => state.edit);
  const type = typeOf(param);
  const change = (what: string, by: (before: PipelineDocument) => PipelineDocument) =>
    edit(t("edit.settings"), by, `param ${name} ${what}`);
  return (
    <details className={styles.param} data-pointer={`/params/${name}`}>
      <summary className={styles.summary}>
        <code>{name}</code> <span className={styles.about}>{t(`settings.param.type.${type}`)}</span>
      </summary>
      <div className={styles.fields}>
        <NameField name={name} onChange={(to) => edit(t("edit.settings"), (before) => withParamRenamed(before, name, to))} />
        <Field id={`${id}-type`} label={t("settings.param.type")} pointer={`/params/${name}/type`} error={useProblem(`/params/${name}/type`)}>
          <Select
            id={`${id}-type`}
            value={type}
            options={PARAM_TYPES.map((value) => ({ value, label: t(`settings.param.type.${value}`) }))}
            onChange={({ target }) => change("type", (before) => withParamField(before, name, "type", target.value))}
          />
        </Field>
        {(["default", ...LINES] as const)
          .filter((field) => hasField(type, field))
          .map((field) => (
            <LineField
              key={`${type} ${field}`}
              name={name}
              field={field}
              type={type}
              value={param[field]}
              onChange={(value) => change(field, (before) => withParamField(before, name, field, value))}
            />
          ))}
        <Button
          size="small"
          variant="danger"
          icon={Trash2}
          className={styles.remove}
          onClick={() => edit(t("edit.settings"), (before) => withoutParam(before, name))}
        >
          {t("settings.param.remove", { name })}
        </Button>
      </div>
    </details>
  );
}

/** The name, taken over when the field is left: halfway it would be another param's. */
function NameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const id = useId();
  const document = useDocument();
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed === null ? null : nameProblem(document, name, typed);
  return (
    <Field
      id={id}
      label={t("settings.param.name")}
      help={t("settings.param.nameHelp", { name })}
      error={problem === null ? undefined : t(`settings.param.name.${problem}`)}
    >
      <TextInput
        id={id}
        aria-describedby={`${id}-help`}
        aria-invalid={problem !== null || undefined}
        value={typed ?? name}
        maxLength={63}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={() => {
          if (typed === null || problem !== null) return;
          onChange(typed);
          setTyped(null);
        }}
      />
    </Field>
  );
}

interface LineProps {
  name: string;
  field: Line;
  type: ParamType;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** One field as a line of text; what is no value stays as it was typed, and out of the document. */
function LineField({ name, field, type, value, onChange }: LineProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const pointer = `/params/${name}/${field}`;
  const found = useProblem(pointer);
  const wrong = typed !== null && read(field, type, typed) === null;
  const error = wrong ? t(`settings.param.wrong.${field === "max_length" ? "integer" : type}`) : found;
  return (
    <Field id={id} label={t(`settings.param.${field}`)} help={t(`settings.param.${field}Help`)} pointer={pointer} error={error}>
      <TextInput
        id={id}
        aria-describedby={`${id}-help`}
        aria-invalid={error !== undefined || undefined}
        value={typed ?? written(value)}
        onChange={({ target }) => {
          setTyped(target.value);
          const next = read(field, type, target.value);
          if (next !== null) onChange(next);
        }}
        onBlur={() => wrong || setTyped(null)}
      />
    </Field>
  );
}

function read(field: Line, type: ParamType, text: string): Json | undefined {
  if (field === "title" || field === "description" || field === "pattern") return typedValue("string", text);
  if (field === "max_length") return typedValue("integer", text);
  if (field !== "enum") return typedValue(type, text);
  const choices = tagsOf(text).map((choice) => typedValue(type, choice) ?? null);
  if (choices.length === 0) return undefined;
  return choices.includes(null) ? null : choices;
}

function written(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(written).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
