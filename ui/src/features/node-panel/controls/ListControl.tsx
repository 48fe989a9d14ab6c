import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";

import { t } from "@/i18n";
import type { Field, ListField } from "@/model/formfields";
import { emptyValue } from "@/model/formvalues";
import { pointerOf, shortText, type Json } from "@/model/json";
import { Button, IconButton } from "@/ui";
import { cx } from "@/ui/cx";
import { Control } from "../Control";
import { type ControlProps, useForm } from "../form-context";
import { ProblemLines } from "../ProblemLines";
import styles from "../NodePanel.module.css";

/** A list of anything: each item with its own control, to be moved, removed and added to. */
export function ListControl({ field, path, value, id, label, describedBy }: ControlProps<ListField>) {
  const form = useForm();
  const items = Array.isArray(value) ? value : [];
  const set = (next: Json[]) =>
    form.set(field, path, next.length === 0 && !field.required && !field.nullable ? undefined : next);
  const move = (from: number, to: number) => {
    const next = [...items];
    const [moved] = next.splice(from, 1);
    if (moved !== undefined) next.splice(to, 0, moved);
    set(next);
  };
  const full = field.maxItems !== null && items.length >= field.maxItems;
  return (
    <div className={styles.stack} role="group" aria-label={label} aria-describedby={describedBy}>
      {items.length > 0 && (
        <ol className={styles.stack}>
          {items.map((item, index) => (
            <Item
              key={index}
              field={field.item}
              path={[...path, index]}
              value={item}
              label={t("node.list.item", { field: label, number: index + 1 })}
              onUp={index === 0 ? undefined : () => move(index, index - 1)}
              onDown={index === items.length - 1 ? undefined : () => move(index, index + 1)}
              onRemove={() => set(items.filter((_, at) => at !== index))}
            />
          ))}
        </ol>
      )}
      {items.length === 0 && Array.isArray(value) && <p className={styles.help}>{t("node.list.empty")}</p>}
      {!form.readOnly && !full && (
        <Button
          id={id}
          size="small"
          icon={Plus}
          aria-label={t("node.list.add.to", { field: label })}
          className={styles.add}
          onClick={() => set([...items, emptyValue(field.item)])}
        >
          {t("node.list.add")}
        </Button>
      )}
    </div>
  );
}

interface ItemProps {
  field: Field;
  path: ControlProps["path"];
  value: Json;
  label: string;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
}

function Item({ field, path, value, label, onUp, onDown, onRemove }: ItemProps) {
  const form = useForm();
  const boxed = field.kind === "object" || field.kind === "union" || field.kind === "list" || field.kind === "map";
  const pointer = form.pointer + pointerOf(path);
  const problems = form.problems.filter((problem) => problem.pointer === pointer);
  const id = `item${pointer.replaceAll("/", "-")}`;
  const named = { item: boxed ? label : `${label}: ${shortText(value, 20)}` };
  return (
    <li className={cx(styles.item, boxed && styles.boxed)} data-pointer={pointer} tabIndex={-1}>
      <div className={styles.itemBody}>
        <Control
          field={field}
          path={path}
          value={value}
          id={id}
          label={label}
          describedBy={undefined}
          invalid={problems.length > 0}
        />
        <ProblemLines problems={problems} />
      </div>
      {!form.readOnly && (
        <div className={styles.itemTools}>
          <IconButton
            label={t("node.list.up", named)}
            icon={ArrowUp}
            size="small"
            disabled={onUp === undefined}
            onClick={onUp}
          />
          <IconButton
            label={t("node.list.down", named)}
            icon={ArrowDown}
            size="small"
            disabled={onDown === undefined}
            onClick={onDown}
          />
          <IconButton label={t("node.list.remove", named)} icon={X} size="small" onClick={onRemove} />
        </div>
      )}
    </li>
  );
}
