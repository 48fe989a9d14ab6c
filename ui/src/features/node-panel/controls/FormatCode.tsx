import { AlignLeft } from "lucide-react";

import { t } from "@/i18n";
import { sqlDialectOf } from "@/model/sqldialect";
import { Button, useToast } from "@/ui";
import type { NodeForm } from "../form-context";
import styles from "../NodePanel.module.css";

type Formatter = (code: string) => Promise<string>;

/** What puts the code of a field into its usual form, loaded with its first use; null where nothing does. */
export function formatterOf(widget: string | null, type: NodeForm["type"]): Formatter | null {
  if (widget === "python") return async (code) => (await import("@/ui/code/format-python")).formatPython(code);
  const dialect = widget === "sql" ? sqlDialectOf(type) : null;
  if (dialect === null) return null;
  return async (code) => (await import("@/ui/code/format-sql")).formatSql(code, dialect);
}

/** Puts code into its usual form; what cannot be read stays as it is, and why is told. */
export function useFormatting(formatter: Formatter | null, code: string, apply: (from: string, formatted: string) => void): () => void {
  const toast = useToast();
  return () => {
    void formatter?.(code).then(
      (formatted) => apply(code, formatted),
      (error: unknown) => toast(t("node.format.failed", { message: error instanceof Error ? error.message : String(error) }), "error"),
    );
  };
}

/** The button for it, which names its key. */
export function FormatButton({ onFormat }: { onFormat: () => void }) {
  return (
    <Button
      size="small"
      variant="ghost"
      icon={AlignLeft}
      className={styles.format}
      title={t("node.format.hint")}
      aria-keyshortcuts="Shift+Alt+F"
      onClick={onFormat}
    >
      {t("node.format")}
    </Button>
  );
}
