import { useId } from "react";

import { t, type Key } from "@/i18n";
import { Dialog } from "@/ui";
import { cx } from "@/ui/cx";
import { Switch } from "@/ui/form";
import { useCharacterKeys } from "./characterKeys";
import { ALL } from "./commands";
import { isCharacter, keysOf } from "./keys";
import styles from "./Shortcuts.module.css";

const SECTIONS = ["edit", "nodes", "arrange", "view"] as const;

const POINTER: readonly [keys: string, what: Key][] = [
  ["Tab", "shortcut.tab"],
  ["Enter", "shortcut.enter"],
  ["← ↑ → ↓", "shortcut.arrows"],
  ["Shift + ⤢", "shortcut.box"],
  ["Esc", "shortcut.escape"],
];

/** All shortcuts, from the same list that the keys are read by. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { on, turn } = useCharacterKeys();
  const id = useId();
  return (
    <Dialog open onClose={onClose} title={t("command.shortcuts")} size="large">
      <div className={styles.setting}>
        <Switch id={id} aria-describedby={`${id}-help`} checked={on} onChange={turn} />
        <label htmlFor={id}>{t("shortcut.characters")}</label>
        <p id={`${id}-help`} className={styles.help}>
          {t("shortcut.charactersHelp")}
        </p>
      </div>
      <div className={styles.columns}>
        {SECTIONS.map((section) => (
          <section key={section} className={styles.section}>
            <h3 className={styles.heading}>{t(`section.${section}`)}</h3>
            <dl>
              {ALL.filter((command) => command.section === section && command.shortcut !== undefined).map((command) => (
                <div key={command.id} className={cx(styles.row, !on && isCharacter(command.shortcut ?? "") && styles.off)}>
                  <dt>{t(command.label)}</dt>
                  <dd>
                    <kbd className={styles.keys}>{keysOf(command.shortcut ?? "")}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section className={styles.section}>
          <h3 className={styles.heading}>{t("section.canvas")}</h3>
          <dl>
            {POINTER.map(([keys, what]) => (
              <div key={keys} className={styles.row}>
                <dt>{t(what)}</dt>
                <dd>
                  <kbd className={styles.keys}>{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
