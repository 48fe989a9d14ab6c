import { Bookmark, Link, Trash2 } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { t } from "@/i18n";
import { Button, IconButton } from "../Button";
import { copyText } from "../copyText";
import { TextInput } from "../form";
import { portal } from "../portal";
import { readStored, writeStored } from "../stored";
import { useToast } from "../toasting";
import { writeLayout, type Layout } from "./layout";
import styles from "./Table.module.css";

/** Name -> the address' parameters: filters, order of rows and columns, widths. */
type Saved = Readonly<Record<string, string>>;

/**
 * Views of a table under names of one's own, and a link to the one that is shown.
 *
 * They stay in the browser: a view holds no data, and its link brings it to any other browser or person.
 */
export function Views({ id, layout }: { id: string; layout: Layout }) {
  const key = `airloom.views:${id}`;
  const toast = useToast();
  const [params, setParams] = useSearchParams();
  const [saved, setSaved] = useState<Saved>(() => readStored(key, isSaved) ?? {});
  const [name, setName] = useState("");
  const query = writeLayout(params, layout).toString();
  const keep = (views: Saved) => {
    setSaved(views);
    writeStored(key, views);
  };
  const copy = () => {
    const address = new URL(window.location.href);
    address.search = query;
    void copyText(address.href).then((copied) => toast(copied ? t("table.views.copied") : address.href));
  };
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={t("table.views")} icon={Bookmark} />
      </Popover.Trigger>
      <Popover.Portal container={portal()}>
        <Popover.Content className={styles.popup} align="end" sideOffset={4} aria-label={t("table.views")}>
          {Object.keys(saved).length === 0 && <p className={styles.note}>{t("table.views.none")}</p>}
          <ul>
            {Object.entries(saved).map(([view, parameters]) => (
              <li key={view} className={styles.line}>
                <Popover.Close asChild>
                  <button
                    type="button"
                    className={styles.view}
                    aria-current={parameters === query || undefined}
                    onClick={() => setParams(new URLSearchParams(parameters))}
                  >
                    {view}
                  </button>
                </Popover.Close>
                <IconButton
                  size="small"
                  icon={Trash2}
                  label={t("table.views.delete", { view })}
                  onClick={() => keep(Object.fromEntries(Object.entries(saved).filter(([other]) => other !== view)))}
                />
              </li>
            ))}
          </ul>
          <form
            className={styles.line}
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() === "") return;
              keep({ ...saved, [name.trim()]: query });
              setName("");
            }}
          >
            <TextInput
              aria-label={t("table.views.name")}
              placeholder={t("table.views.name")}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" size="small" disabled={name.trim() === ""}>
              {t("table.views.save")}
            </Button>
          </form>
          <Button size="small" icon={Link} onClick={copy}>
            {t("table.views.copy")}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const isSaved = (value: unknown): value is Saved =>
  typeof value === "object" && value !== null && Object.values(value).every((each) => typeof each === "string");
