import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { Popover } from "radix-ui";

import { t } from "@/i18n";
import { Button, IconButton } from "../Button";
import { portal } from "../portal";
import { moved, shown, type Known, type Place } from "./layout";
import styles from "./Table.module.css";

interface Props {
  columns: readonly (Known & { label: string })[];
  places: readonly Place[];
  onChange: (places: readonly Place[]) => void;
  onReset: () => void;
}

/** Which columns are shown, and in which order. */
export function ColumnChoice({ columns, places, onChange, onReset }: Props) {
  const left = columns.filter((column) => !places.some((place) => place.id === column.id));
  const ordered = places.flatMap((place) => columns.find((column) => column.id === place.id) ?? []);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={t("table.columns")} icon={Columns3} />
      </Popover.Trigger>
      <Popover.Portal container={portal()}>
        <Popover.Content className={styles.popup} align="end" sideOffset={4} aria-label={t("table.columns")}>
          <ul>
            {[...ordered, ...left].map(({ id, label, fixed }, index) => (
              <li key={id} className={styles.line}>
                <label className={styles.option}>
                  <input
                    type="checkbox"
                    checked={index < ordered.length}
                    disabled={fixed === true}
                    onChange={(event) => onChange(shown(places, id, event.target.checked))}
                  />
                  {label}
                </label>
                <IconButton
                  size="small"
                  icon={ArrowUp}
                  label={t("table.earlier", { column: label })}
                  disabled={index === 0 || index >= ordered.length}
                  onClick={() => onChange(moved(places, id, index - 1))}
                />
                <IconButton
                  size="small"
                  icon={ArrowDown}
                  label={t("table.later", { column: label })}
                  disabled={index >= ordered.length - 1}
                  onClick={() => onChange(moved(places, id, index + 1))}
                />
              </li>
            ))}
          </ul>
          <Button size="small" onClick={onReset}>
            {t("table.reset")}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
