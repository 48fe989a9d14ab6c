import { useMemo } from "react";

import { t } from "@/i18n";
import type { Field } from "@/model/formfields";
import { grouped } from "@/model/formgroups";
import { isObject, pointerOf, type JsonObject } from "@/model/json";
import { fieldsOf } from "@/model/schemaform";
import { Button } from "@/ui";
import { FieldRow } from "./FieldRow";
import { Fold } from "./Fold";
import { useForm } from "./form-context";
import { ProblemLines } from "./ProblemLines";
import { useMaySet } from "./useNodeForm";
import styles from "./NodePanel.module.css";

/** The form of a node's config: what it must have, what is usual, and the rest behind a fold. */
export function SchemaForm() {
  const form = useForm();
  const { type, config, pointer } = form;
  const maySet = useMaySet(type);
  const fields = useMemo(() => fieldsOf(type.config as JsonObject), [type]);
  const groups = grouped(fields, config, isObject(type.example) ? type.example : {});
  const own = form.problems.filter((problem) => problem.pointer === pointer);
  if (fields.length === 0) return <p className={styles.help}>{t("node.no_fields")}</p>;
  return (
    <div className={styles.form}>
      {!maySet && <p className={styles.help}>{t("node.code.read_only")}</p>}
      <ProblemLines problems={own} />
      <UnknownFields fields={fields} />
      {[...groups.required, ...groups.optional].map((field) => (
        <FieldRow key={field.name} field={field} path={[field.name]} value={config[field.name]} />
      ))}
      {groups.advanced.length > 0 && (
        <Fold
          title={t("node.group.advanced")}
          count={groups.advanced.filter((field) => Object.hasOwn(config, field.name)).length}
          pointers={groups.advanced.map((field) => pointer + pointerOf([field.name]))}
        >
          {groups.advanced.map((field) => (
            <FieldRow key={field.name} field={field} path={[field.name]} value={config[field.name]} />
          ))}
        </Fold>
      )}
    </div>
  );
}

/** Keys that the node type does not know: shown with what the check says of them, to be removed. */
function UnknownFields({ fields }: { fields: readonly Field[] }) {
  const form = useForm();
  const known = new Set(fields.map((field) => field.name));
  const unknown = Object.keys(form.config).filter((name) => !known.has(name));
  if (unknown.length === 0) return null;
  return (
    <section className={styles.unknown} aria-label={t("node.unknown_fields")}>
      <h3 className={styles.label}>{t("node.unknown_fields")}</h3>
      {unknown.map((name) => {
        const where = form.pointer + pointerOf([name]);
        return (
          <div key={name} data-pointer={where} tabIndex={-1} className={styles.unknownField}>
            <code>
              {name}: {JSON.stringify(form.config[name])}
            </code>
            {!form.readOnly && (
              <Button size="small" onClick={() => form.set(unknownField(name), [name], undefined)}>
                {t("node.remove_field", { field: name })}
              </Button>
            )}
            <ProblemLines problems={form.problems.filter((problem) => problem.pointer.startsWith(where))} />
          </div>
        );
      })}
    </section>
  );
}

function unknownField(name: string): Field {
  return {
    kind: "json",
    name,
    label: name,
    description: "",
    required: false,
    nullable: false,
    default: undefined,
    examples: [],
    widget: null,
    expressionKind: null,
    advanced: null,
    when: null,
    schema: {},
  };
}
