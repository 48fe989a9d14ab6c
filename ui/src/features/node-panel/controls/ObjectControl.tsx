import { Plus } from "lucide-react";

import { t } from "@/i18n";
import type { Field, ObjectField } from "@/model/formfields";
import { emptyValue } from "@/model/formvalues";
import { isObject, pointerOf } from "@/model/json";
import { Button } from "@/ui";
import { FieldRow } from "../FieldRow";
import { Fold } from "../Fold";
import { type ControlProps, useForm } from "../form-context";
import styles from "../NodePanel.module.css";

/** A model within the config: its own fields; one that may be absent is added and removed as a whole. */
export function ObjectControl({ field, path, value, id, label, describedBy }: ControlProps<ObjectField>) {
  const form = useForm();
  if (field.nullable && !isObject(value)) {
    if (form.readOnly) return <p className={styles.help}>{t("node.not_set")}</p>;
    return (
      <Button
        id={id}
        size="small"
        icon={Plus}
        className={styles.add}
        onClick={() => form.set(field, path, emptyValue(field))}
      >
        {t("node.field.set", { field: label.toLowerCase() })}
      </Button>
    );
  }
  const config = isObject(value) ? value : {};
  // what names the variant of a union is chosen above
  const shown = field.fields.filter(
    (inner) => !(inner.kind === "choice" && inner.options.length === 1 && inner.required),
  );
  const flat = shown.every(isSmall);
  const fields = (
    <div className={flat ? styles.grid : styles.stack} role="group" aria-label={label} aria-describedby={describedBy}>
      {shown.map((inner) => (
        <FieldRow
          key={inner.name}
          field={inner}
          path={[...path, inner.name]}
          value={config[inner.name]}
          compact={flat}
        />
      ))}
    </div>
  );
  const item = typeof path.at(-1) === "number";
  if (field.required || field.nullable || item) {
    return field.nullable ? (
      <div className={styles.boxed}>
        {fields}
        {!form.readOnly && (
          <Button size="small" variant="ghost" onClick={() => form.set(field, path, undefined)}>
            {t("node.field.unset", { field: label.toLowerCase() })}
          </Button>
        )}
      </div>
    ) : (
      fields
    );
  }
  return (
    <Fold title={label} count={Object.keys(config).length} pointers={[form.pointer + pointerOf(path)]}>
      {fields}
    </Fold>
  );
}

/** Whether a field needs no more than a column of its own beside others. */
function isSmall(field: Field): boolean {
  if (field.widget === "expression" || field.widget === "sql") return false;
  return field.kind === "text" || field.kind === "choice" || field.kind === "boolean" || field.kind === "number";
}
