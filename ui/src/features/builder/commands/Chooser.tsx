import type { LucideIcon } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";

import "@/i18n/later";
import { t } from "@/i18n";
import { Dialog } from "@/ui";
import { cx } from "@/ui/cx";
import styles from "./Chooser.module.css";
import { matching } from "./matching";

/** One thing to choose. */
export interface Choice {
  id: string;
  label: string;
  /** What else finds it, and stands beside it. */
  detail?: string | undefined;
  section?: string | undefined;
  icon?: LucideIcon | undefined;
  shortcut?: string | undefined;
  /** Why it cannot be chosen; it is shown with the reason. */
  refused?: string | undefined;
  run: () => void;
}

interface Props {
  title: string;
  placeholder: string;
  choices: readonly Choice[];
  onClose: () => void;
}

/** A list to choose from by typing a part of a name; arrow keys move, Enter takes. */
export function Chooser({ title, placeholder, choices, onClose }: Props) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const list = useId();
  const found = matching(choices, query);
  const current = found[Math.min(active, found.length - 1)];

  const take = (choice: Choice | undefined) => {
    if (choice === undefined || choice.refused !== undefined) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive(Math.max(0, Math.min(found.length - 1, active + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(current);
    }
  };

  return (
    <Dialog open onClose={onClose} title={title}>
      <input
        className={styles.input}
        role="combobox"
        aria-label={placeholder}
        aria-expanded
        aria-controls={list}
        aria-activedescendant={current && `${list}-${current.id}`}
        placeholder={placeholder}
        value={query}
        autoFocus
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={list} role="listbox" aria-label={title} className={styles.list}>
        {found.map((choice, index) => (
          <Option
            key={choice.id}
            id={`${list}-${choice.id}`}
            choice={choice}
            heading={choice.section !== found[index - 1]?.section ? choice.section : undefined}
            active={choice === current}
            onTake={() => take(choice)}
          />
        ))}
      </div>
      {found.length === 0 && <p className={styles.nothing}>{t("chooser.nothing")}</p>}
    </Dialog>
  );
}

interface OptionProps {
  id: string;
  choice: Choice;
  heading: string | undefined;
  active: boolean;
  onTake: () => void;
}

function Option({ id, choice, heading, active, onTake }: OptionProps) {
  const { icon: Icon, label, detail, shortcut, refused } = choice;
  return (
    <>
      {heading !== undefined && (
        <div role="presentation" className={styles.heading}>
          {heading}
        </div>
      )}
      <div
        id={id}
        role="option"
        aria-selected={active}
        aria-disabled={refused !== undefined}
        className={cx(styles.option, active && styles.active)}
        ref={(element) => {
          if (active) element?.scrollIntoView({ block: "nearest" });
        }}
        onClick={onTake}
      >
        <span className={styles.icon}>{Icon && <Icon size={16} aria-hidden />}</span>
        <span className={styles.words}>
          <span>{label}</span>
          {(refused ?? detail) !== undefined && <span className={styles.detail}>{refused ?? detail}</span>}
        </span>
        {shortcut !== undefined && <kbd className={styles.shortcut}>{shortcut}</kbd>}
      </div>
    </>
  );
}
