import { Plus } from "lucide-react";

import { askForTour } from "@/features/tour/tour-store";
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
      <h2 className={styles.title}>{t(readOnly ? "canvas.emptyView" : "canvas.empty")}</h2>
      <p>{t(readOnly ? "canvas.emptyViewHow" : "canvas.emptyHow")}</p>
      {!readOnly && (
        <>
          <Button variant="primary" icon={Plus} onClick={() => show({ kind: "add" })}>
            {t("canvas.emptyAdd")}
          </Button>
          <Button variant="ghost" onClick={askForTour}>
            {t("command.tour")}
          </Button>
        </>
      )}
    </div>
  );
}
