import { Upload } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import { Button } from "@/ui";
import { part } from "@/ui/part";
import styles from "./Transfer.module.css";
import { useImport } from "./useImport";

const ImportDialog = part(async () => (await import("./ImportDialog")).ImportDialog);

/** Takes pipelines from files, which are chosen or dropped anywhere on the page. */
export function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const imported = useImport();
  const choose = useEffectEvent((files: File[]) => imported.choose(files));

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const dragged = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // it is told of each element that is left; only the page itself has nothing behind it
    const left = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const dropped = (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      choose([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("dragover", dragged);
    window.addEventListener("dragleave", left);
    window.addEventListener("drop", dropped);
    return () => {
      window.removeEventListener("dragover", dragged);
      window.removeEventListener("dragleave", left);
      window.removeEventListener("drop", dropped);
    };
  }, []);

  return (
    <>
      <Button icon={Upload} onClick={() => input.current?.click()}>
        {t("transfer.import")}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        aria-label={t("transfer.import.files")}
        onChange={({ target }) => {
          imported.choose([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      {over && <div className={styles.drop}>{t("transfer.import.drop")}</div>}
      {imported.lines !== null && <ImportDialog imported={imported} lines={imported.lines} onClose={imported.close} />}
    </>
  );
}
