import { MoreVertical } from "lucide-react";
import { useId, useState } from "react";

import { t } from "@/i18n";
import type { Field } from "@/model/formfields";
import { canShow } from "@/model/formvalues";
import { pointerOf, shortText, type Json, type Path } from "@/model/json";
import { IconButton, Menu, type MenuEntry } from "@/ui";
import { cx } from "@/ui/cx";
import { InlineProse } from "@/ui/Prose";
import { Control } from "./Control";
import { JsonControl } from "./controls/JsonControl";
import { useForm } from "./form-context";
import { ProblemLines } from "./ProblemLines";
import styles from "./NodePanel.module.css";

interface Props {
  field: Field;
  path: Path;
  value: Json | undefined;
  /** Within a list, a table or a tuple: less air, and help only on hover. */
  compact?: boolean;
}

/** One field: its name, its control, what is wrong with it, and what it means. */
export function FieldRow({ field, path, value, compact = false }: Props) {
  const form = useForm();
  const id = useId();
  const [asJson, setAsJson] = useState(false);
  const pointer = form.pointer + pointerOf(path);
  const problems = form.problems.filter((problem) => problem.pointer === pointer);
  const json = asJson || !canShow(field, value);
  const inline = field.kind === "boolean" && !field.nullable && !json;
  const describedBy = [problems.length > 0 && `${id}-problems`, field.description !== "" && `${id}-help`]
    .filter(Boolean)
    .join(" ");
  const control = {
    field,
    path,
    value,
    id,
    label: field.label,
    describedBy: describedBy || undefined,
    invalid: problems.length > 0,
  };
  const labelled = ["text", "number", "boolean", "choice", "scalar"].includes(field.kind) && !isCode(field) && !json;
  const Name = labelled ? "label" : "span";

  return (
    <div className={cx(styles.field, compact && styles.compact)} data-pointer={pointer} tabIndex={-1}>
      <div className={styles.fieldHead}>
        <Name
          className={styles.label}
          {...(labelled ? { htmlFor: id } : {})}
          title={compact ? field.description : undefined}
        >
          {field.label}
          {field.required && (
            <>
              {" "}
              <span className={styles.required} title={t("node.required")} aria-label={t("node.required")}>
                *
              </span>
            </>
          )}
        </Name>
        <span className={styles.fieldTools}>
          {inline && <Control {...control} />}
          {!form.readOnly && <FieldMenu field={field} path={path} value={value} asJson={json} setAsJson={setAsJson} />}
        </span>
      </div>
      {!inline && (json ? <JsonControl {...control} /> : <Control {...control} />)}
      {value === null && field.nullable && field.default !== null && (
        <p className={styles.help}>{t("node.field.null_shown")}</p>
      )}
      <ProblemLines id={`${id}-problems`} problems={problems} />
      {field.description !== "" && (
        <p id={`${id}-help`} className={compact ? "visually-hidden" : styles.help}>
          <InlineProse text={field.description} />
        </p>
      )}
    </div>
  );
}

function isCode(field: Field): boolean {
  return field.widget === "expression" || field.widget === "sql" || field.widget === "python";
}

interface MenuProps {
  field: Field;
  path: Path;
  value: Json | undefined;
  asJson: boolean;
  setAsJson: (json: boolean) => void;
}

/** What can be done to any field, so that no value is out of reach. */
function FieldMenu({ field, path, value, asJson, setAsJson }: MenuProps) {
  const form = useForm();
  const entries: MenuEntry[] = [];
  if (value !== undefined && !field.required) {
    const shown =
      field.default === undefined || field.default === null ? t("node.field.none") : shortText(field.default, 30);
    entries.push({
      label: `${t("node.field.reset")} (${shown === "" ? '""' : shown})`,
      onSelect: () => form.set(field, path, undefined),
    });
  }
  if (field.nullable && field.default !== null && value !== null) {
    entries.push({ label: t("node.field.null"), onSelect: () => form.set(field, path, null) });
  }
  if (field.kind !== "json" && canShow(field, value)) {
    entries.push({ label: t(asJson ? "node.field.form" : "node.field.json"), onSelect: () => setAsJson(!asJson) });
  }
  if (entries.length === 0) return null;
  return (
    <Menu entries={entries} align="end">
      <IconButton
        label={t("node.more", { field: field.label })}
        icon={MoreVertical}
        size="small"
        className={styles.fieldMenu}
      />
    </Menu>
  );
}
