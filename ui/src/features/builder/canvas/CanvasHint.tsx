import { Plus } from "lucide-react";

import { t } from "@/i18n";
import { Button } from "@/ui";
import { useBuilder } from "../store";
import styles from "./CanvasHint.module.css";

/** What an empty canvas says. */
export function CanvasHint() {
  const empty = useBuilder((state) => state.history.present.nodes.length === 0);
  const readOnly = useBuilder((state) => state.readOnly);
  const show = useBuilder((state) => state.show);
  if (!empty) return null;
  return (
    <div className={styles.hint}>
      <h2 className={styles.title}>{t("canvas.empty")}</h2>
      <p>{t("canvas.emptyHow")}</p>
      {!readOnly && (
        <Button variant="primary" icon={Plus} onClick={() => show({ kind: "add" })}>
          {t("canvas.emptyAdd")}
        </Button>
      )}
    </div>
  );
}
