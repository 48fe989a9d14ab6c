import { ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { useId, useState, type KeyboardEvent, type ReactNode } from "react";

import { t } from "@/i18n";
import { portal } from "../portal";
import styles from "./form.module.css";

export interface ComboboxOption {
  value: string;
  label?: string;
  /** Told beside it: a column's type, a table's size. */
  detail?: string | undefined;
}

interface Props {
  id?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  options: readonly ComboboxOption[];
  placeholder?: string | undefined;
  loading?: boolean;
  /** What stands below the options: an error, or a thing to do. */
  footer?: ReactNode;
  disabled?: boolean | undefined;
  invalid?: boolean | undefined;
  /** Called when an option is taken, besides `onChange`. */
  onPick?: ((value: string) => void) | undefined;
  /** Called with what is typed to find an option; empty before that and once the list is closed. */
  onSearch?: ((text: string) => void) | undefined;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
}

const SHOWN = 200;

/** A text with suggestions: any text may be entered, for the server may know more than the list. */
export function Combobox(props: Props) {
  const { id, value, onChange, options, placeholder, loading = false, footer, disabled, invalid } = props;
  const { onPick, onSearch } = props;
  const list = useId();
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState<string | null>(null);
  const [active, setActive] = useState(-1);
  const shown = matching(options, filter).slice(0, SHOWN);
  // An empty list would only lie over the next field, out of the pointer's reach.
  const visible = open && (loading || shown.length > 0 || footer !== undefined);

  const show = (next: boolean) => {
    setOpen(next && disabled !== true);
    setActive(-1);
    if (next) return;
    setFilter(null);
    onSearch?.("");
  };
  const take = (taken: string) => {
    show(false);
    onChange(taken);
    onPick?.(taken);
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (!open) show(true);
      else setActive((active + step + shown.length) % Math.max(1, shown.length));
    } else if (event.key === "Enter" && open && shown[active] !== undefined) {
      event.preventDefault();
      take(shown[active].value);
    } else if (event.key === "Escape" && visible) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    } else {
      props.onKeyDown?.(event);
    }
  };

  return (
    <Popover.Root open={visible} onOpenChange={show}>
      <Popover.Anchor asChild>
        <div className={styles.combobox}>
          <input
            id={id}
            className={styles.input}
            role="combobox"
            aria-expanded={visible}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={visible && active >= 0 ? `${list}-${active}` : undefined}
            aria-label={props["aria-label"]}
            aria-describedby={props["aria-describedby"]}
            aria-invalid={invalid || undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            disabled={disabled}
            value={value}
            onChange={(event) => {
              onChange(event.target.value);
              setFilter(event.target.value);
              onSearch?.(event.target.value);
              setOpen(true);
              setActive(-1);
            }}
            onClick={() => show(true)}
            onBlur={() => show(false)}
            onKeyDown={pressed}
          />
          <ChevronDown size={14} aria-hidden className={styles.chevron} />
        </div>
      </Popover.Anchor>
      <Popover.Portal container={portal()}>
        <Popover.Content
          className={styles.popup}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          role="presentation"
        >
          <ul
            id={list}
            role="listbox"
            aria-label={props["aria-label"] ?? placeholder ?? t("form.suggestions")}
            className={styles.options}
          >
            {shown.map((option, index) => (
              <li
                key={option.value}
                id={`${list}-${index}`}
                ref={index === active ? scrollTo : undefined}
                role="option"
                aria-selected={index === active}
                className={styles.option}
                onClick={() => take(option.value)}
              >
                <span className={styles.optionLabel}>{option.label ?? option.value}</span>
                {option.detail !== undefined && <span className={styles.detail}>{option.detail}</span>}
              </li>
            ))}
          </ul>
          {loading && <p className={styles.note}>{t("ui.loading")}…</p>}
          {footer !== undefined && <div className={styles.note}>{footer}</div>}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function scrollTo(element: HTMLLIElement | null): void {
  element?.scrollIntoView?.({ block: "nearest" });
}

/** The options that hold the typed text, those that begin with it first; all before anything is typed. */
export function matching(options: readonly ComboboxOption[], filter: string | null): ComboboxOption[] {
  const wanted = filter?.trim().toLowerCase() ?? "";
  if (wanted === "") return [...options];
  const found = options.filter((option) => (option.label ?? option.value).toLowerCase().includes(wanted));
  const starts = (option: ComboboxOption) => ((option.label ?? option.value).toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.sort((one, other) => starts(one) - starts(other));
}
