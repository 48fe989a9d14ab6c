import { AlignLeft } from "lucide-react";

import { t } from "@/i18n";
import { Button, useToast } from "@/ui";
import styles from "../NodePanel.module.css";

/** Puts code into its usual form; what cannot be read stays as it is, and why is told. */
export function useFormatting(code: string, apply: (from: string, formatted: string) => void): () => void {
  const toast = useToast();
  return () => {
    void import("@/ui/code/format-python")
      .then(({ formatPython }) => formatPython(code))
      .then(
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
