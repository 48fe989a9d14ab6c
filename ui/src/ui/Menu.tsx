import type { LucideIcon } from "lucide-react";
import { ContextMenu, DropdownMenu } from "radix-ui";
import { useRef, type ReactElement } from "react";

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
  /** What opens it: a button, or an area. */
  children: ReactElement;
  align?: "start" | "end";
}

interface AreaProps extends Omit<Props, "align"> {
  /** Told what lies under the pointer or has the focus, and where in the window, before the menu is there. */
  onOpen: (target: Element, at: [number, number]) => void;
}

/** A list of things to do, opened by a button. */
export function Menu({ entries, children, align = "start" }: Props) {
  return (
    // Not modal: a modal one hides the rest of the page from screen readers, with things in it that can have the focus.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <Lines of={DropdownMenu} entries={entries} placing={{ align, sideOffset: 4 }} />
    </DropdownMenu.Root>
  );
}

/** A list of things to do with what lies in an area, opened there by a right click, a long press or the menu key. */
export function AreaMenu({ entries, children, onOpen }: AreaProps) {
  const under = useRef<{ target: Element; at: [number, number] } | null>(null);
  const touched = useRef<"down" | "opened" | null>(null);
  const note = ({ target, clientX, clientY }: MouseEvent) => {
    if (target instanceof Element) under.current = { target, at: [clientX, clientY] };
  };
  const opened = (open: boolean) => {
    if (!open || under.current === null) return;
    if (touched.current === "down") touched.current = "opened";
    onOpen(under.current.target, under.current.at);
  };
  return (
    <ContextMenu.Root modal={false} onOpenChange={opened}>
      <ContextMenu.Trigger
        asChild
        onPointerDown={({ nativeEvent }) => note(nativeEvent)}
        onContextMenu={({ nativeEvent }) => note(nativeEvent)}
        // before the canvas, which keeps them to itself
        onTouchStartCapture={() => (touched.current = "down")}
        onTouchEndCapture={(event) => {
          // a browser may make a click of the lifted finger, and the menu would be gone
          if (touched.current === "opened") event.preventDefault();
          touched.current = null;
        }}
      >
        {children}
      </ContextMenu.Trigger>
      <Lines of={ContextMenu} entries={entries} />
    </ContextMenu.Root>
  );
}

interface LinesProps {
  of: typeof DropdownMenu | typeof ContextMenu;
  entries: readonly MenuEntry[];
  placing?: { align: "start" | "end"; sideOffset: number };
}

function Lines({ of: Kind, entries, placing }: LinesProps) {
  return (
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
  );
}

/** The focus goes back to where it was, unless what was chosen has put it elsewhere. */
function leaveTaken(event: Event): void {
  if (document.activeElement?.matches("input, textarea") === true) event.preventDefault();
}
