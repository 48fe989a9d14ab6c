import { X } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";

import type { Problem } from "@/api/types";
import { t } from "@/i18n";
import { Button } from "@/ui";
import { cx } from "@/ui/cx";
import { Combobox } from "@/ui/form";
import type { ColumnChoice } from "@/ui/code";
import { useForm } from "../form-context";
import { ProblemLines } from "../ProblemLines";
import styles from "../NodePanel.module.css";
import { columnOptions } from "./ColumnControl";

interface Props {
  id: string;
  label: string;
  describedBy: string | undefined;
  chosen: readonly string[];
  columns: readonly ColumnChoice[];
  /** JSON Pointer of the list in the document. */
  pointer: string;
  /** Whether all may be chosen at once. */
  all?: boolean;
  onChange: (names: string[]) => void;
}

/** Several columns as chips; Enter takes what is typed, Backspace in the empty field takes the last one away. */
export function ColumnChips({ id, label, describedBy, chosen, columns, pointer, all = false, onChange }: Props) {
  const form = useForm();
  const [typed, setTyped] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const options = columnOptions(columns).filter((option) => !chosen.includes(option.value));
  const add = (name: string) => {
    setTyped("");
    if (name !== "" && !chosen.includes(name)) onChange([...chosen, name]);
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add(typed.trim());
    } else if (event.key === "Backspace" && typed === "") {
      onChange(chosen.slice(0, -1));
    }
  };
  const remove = (at: number) => {
    onChange(chosen.filter((_, index) => index !== at));
    box.current?.querySelector("input")?.focus();
  };
  const problems: Problem[] = form.problems.filter((problem) => problem.pointer.startsWith(`${pointer}/`));
  return (
    <div ref={box} className={styles.stack}>
      {chosen.length > 0 && (
        <ul className={styles.chips} aria-label={label}>
          {chosen.map((name, at) => {
            const wrong = problems.some((problem) => problem.pointer.endsWith(`/${at}`));
            return (
              <li key={name} className={cx(styles.chip, wrong && styles.chipWrong)} data-pointer={`${pointer}/${at}`}>
                {name}
                {!form.readOnly && (
                  <button
                    type="button"
                    className={styles.chipRemove}
                    aria-label={t("node.columns.remove", { name })}
                    onClick={() => remove(at)}
                  >
                    <X size={12} aria-hidden />
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {!form.readOnly && (
        <div className={styles.row}>
          <Combobox
            id={id}
            value={typed}
            options={options}
            placeholder={t("node.columns.add")}
            aria-label={label}
            aria-describedby={describedBy}
            onChange={setTyped}
            onPick={add}
            onKeyDown={pressed}
          />
          {all && options.length > 1 && options.length <= 100 && chosen.length === 0 && (
            <Button size="small" variant="ghost" onClick={() => onChange(options.map((option) => option.value))}>
              {t("node.columns.all")}
            </Button>
          )}
        </div>
      )}
      <ProblemLines problems={problems} />
    </div>
  );
}
