import type { LucideIcon } from "lucide-react";
import { ContextMenu, DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";

import styles from "./Menu.module.css";
import { cx } from "./cx";
import { portal } from "./portal";

/** One line of a menu, or a line between two parts. */
export type MenuEntry =
  | "separator"
  | {
      label: string;
      onSelect: () => void;
      icon?: LucideIcon | undefined;
      shortcut?: string | undefined;
      disabled?: boolean | undefined;
      danger?: boolean | undefined;
    };

interface Props {
  entries: readonly MenuEntry[];
  /** What opens it: a button, or for `on="context"` the area whose right click opens it. */
  children: ReactElement;
  on?: "click" | "context";
  align?: "start" | "end";
}

/** A list of things to do, opened by a button or a right click. */
export function Menu({ entries, children, on = "click", align = "start" }: Props) {
  const Kind = on === "click" ? DropdownMenu : ContextMenu;
  const placing = on === "click" ? { align, sideOffset: 4 } : {};
  return (
    // Not modal: a modal one hides the rest of the page from screen readers, with things in it that can have the focus.
    <Kind.Root modal={false}>
      <Kind.Trigger asChild>{children}</Kind.Trigger>
      <Kind.Portal container={portal()}>
        <Kind.Content className={styles.menu} collisionPadding={8} onCloseAutoFocus={leaveTaken} {...placing}>
          {entries.map((entry, index) =>
            entry === "separator" ? (
              <Kind.Separator key={index} className={styles.separator} />
            ) : (
              <Kind.Item
                key={entry.label}
                className={cx(styles.item, entry.danger && styles.danger)}
                disabled={entry.disabled ?? false}
                onSelect={entry.onSelect}
              >
                <span className={styles.icon}>{entry.icon && <entry.icon size={15} aria-hidden />}</span>
                <span className={styles.label}>{entry.label}</span>
                {entry.shortcut !== undefined && <kbd className={styles.shortcut}>{entry.shortcut}</kbd>}
              </Kind.Item>
            ),
          )}
        </Kind.Content>
      </Kind.Portal>
    </Kind.Root>
  );
}

/** The focus goes back to where it was, unless what was chosen has put it elsewhere. */
function leaveTaken(event: Event): void {
  if (document.activeElement?.matches("input, textarea") === true) event.preventDefault();
}
