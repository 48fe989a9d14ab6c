import { Plus, X } from "lucide-react";
import { useState } from "react";

import { t } from "@/i18n";
import type { MapField } from "@/model/formfields";
import { emptyValue } from "@/model/formvalues";
import { isObject, pointerOf, type Json } from "@/model/json";
import { Button, IconButton } from "@/ui";
import { cx } from "@/ui/cx";
import { Combobox } from "@/ui/form";
import { Control } from "../Control";
import { columnChoices, type ControlProps, useForm } from "../form-context";
import { ProblemLines } from "../ProblemLines";
import styles from "../NodePanel.module.css";
import { columnOptions } from "./ColumnControl";

/** Names with a value each. The order is kept, for it may be the order of columns. */
export function MapControl({ field, path, value, id, label, describedBy }: ControlProps<MapField>) {
  const form = useForm();
  const entries = Object.entries(isObject(value) ? value : {});
  const [clash, setClash] = useState<{ of: string; typed: string } | null>(null);
  const set = (next: [string, Json][]) => {
    form.set(field, path, next.length === 0 && !field.required ? undefined : Object.fromEntries(next));
  };
  const rename = (from: string, to: string) => {
    const taken = to !== from && entries.some(([name]) => name === to);
    setClash(taken ? { of: from, typed: to } : null);
    if (!taken) set(entries.map(([name, each]) => [name === from ? to : name, each]));
  };
  const columns = field.keyWidget === "column" ? columnChoices(form.columns, path) : [];
  const missing = columns.filter((column) => !entries.some(([name]) => name === column.name));
  const fill = () => set([...entries, ...missing.map(({ name, type }): [string, Json] => [name, type])]);
  const wide = field.value.widget === "expression" || field.value.kind === "object";
  return (
    <div className={styles.stack} role="group" aria-label={label} aria-describedby={describedBy}>
      {entries.map(([name, each], index) => {
        const pointer = form.pointer + pointerOf([...path, name]);
        const problems = form.problems.filter((problem) => problem.pointer === pointer);
        const clashing = clash?.of === name;
        return (
          <div key={index} className={cx(styles.entry, wide && styles.tallEntry)} data-pointer={pointer} tabIndex={-1}>
            <Combobox
              value={clashing ? clash.typed : name}
              options={columnOptions(missing)}
              placeholder={t("node.map.key")}
              aria-label={`${label}: ${t("node.map.key")}`}
              invalid={clashing}
              disabled={form.readOnly}
              onChange={(typed) => rename(name, typed)}
            />
            <div className={styles.entryValue}>
              <Control
                field={{ ...field.value, required: true }}
                path={[...path, name]}
                value={each}
                id={`${id}-${index}`}
                label={t("node.map.value", { key: name })}
                describedBy={undefined}
                invalid={problems.length > 0}
              />
            </div>
            {!form.readOnly && (
              <IconButton
                label={t("node.list.remove", { item: name })}
                icon={X}
                size="small"
                onClick={() => set(entries.filter((_, at) => at !== index))}
              />
            )}
            {clashing && (
              <p role="alert" className={styles.entryError}>
                {t("node.map.duplicate")}
              </p>
            )}
            <ProblemLines problems={problems} />
          </div>
        );
      })}
      {!form.readOnly && (
        <div className={styles.row}>
          <Button
            id={id}
            size="small"
            icon={Plus}
            aria-label={t("node.list.add.to", { field: label })}
            className={styles.add}
            disabled={entries.some(([name]) => name === "")}
            onClick={() => set([...entries, ["", emptyValue(field.value)]])}
          >
            {t("node.list.add")}
          </Button>
          {field.value.widget === "type" && missing.length > 0 && (
            <Button size="small" variant="ghost" onClick={fill}>
              {t("node.map.fill")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
