import type { TupleField } from "@/model/formfields";
import { FieldRow } from "../FieldRow";
import type { ControlProps } from "../form-context";
import styles from "../NodePanel.module.css";

/** A fixed number of values, side by side. */
export function TupleControl({ field, path, value, label, describedBy }: ControlProps<TupleField>) {
  const items = Array.isArray(value) ? value : [];
  return (
    <div role="group" aria-label={label} aria-describedby={describedBy} className={styles.grid}>
      {field.items.map((item, index) => (
        <FieldRow key={item.name} field={item} path={[...path, index]} value={items[index]} compact />
      ))}
    </div>
  );
}
