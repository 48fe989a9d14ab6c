import { X } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";

import { t } from "@/i18n";
import type { ListField } from "@/model/formfields";
import { pointerOf } from "@/model/json";
import { Button } from "@/ui";
import { cx } from "@/ui/cx";
import { Combobox } from "@/ui/form";
import { columnChoices, type ControlProps, useForm } from "../form-context";
import { ProblemLines } from "../ProblemLines";
import styles from "../NodePanel.module.css";
import { columnOptions } from "./ColumnControl";

/** Several columns as chips; Enter takes what is typed, Backspace in the empty field takes the last one away. */
export function ColumnListControl({ field, path, value, id, label, describedBy }: ControlProps<ListField>) {
  const form = useForm();
  const [typed, setTyped] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const chosen = Array.isArray(value) ? value.map(String) : [];
  const options = columnOptions(columnChoices(form.columns, path)).filter((option) => !chosen.includes(option.value));
  const set = (names: string[]) => form.set(field, path, names.length === 0 && !field.required ? undefined : names);
  const add = (name: string) => {
    setTyped("");
    if (name !== "" && !chosen.includes(name)) set([...chosen, name]);
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add(typed.trim());
    } else if (event.key === "Backspace" && typed === "") {
      set(chosen.slice(0, -1));
    }
  };
  const remove = (at: number) => {
    set(chosen.filter((_, index) => index !== at));
    box.current?.querySelector("input")?.focus();
  };
  const problems = form.problems.filter((problem) => problem.pointer.startsWith(`${form.pointer}${pointerOf(path)}/`));
  return (
    <div ref={box} className={styles.stack}>
      {chosen.length > 0 && (
        <ul className={styles.chips} aria-label={label}>
          {chosen.map((name, at) => {
            const wrong = problems.some((problem) => problem.pointer.endsWith(`/${at}`));
            return (
              <li
                key={name}
                className={cx(styles.chip, wrong && styles.chipWrong)}
                data-pointer={`${form.pointer}${pointerOf([...path, at])}`}
              >
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
          {options.length > 1 && options.length <= 100 && chosen.length === 0 && (
            <Button size="small" variant="ghost" onClick={() => set(options.map((option) => option.value))}>
              {t("node.columns.all")}
            </Button>
          )}
        </div>
      )}
      <ProblemLines problems={problems} />
    </div>
  );
}
