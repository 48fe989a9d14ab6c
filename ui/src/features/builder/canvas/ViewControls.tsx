import { useStore } from "@xyflow/react";

import { t } from "@/i18n";
import { CommandButton } from "../commands/CommandButton";
import styles from "./ViewControls.module.css";

/** Zoom and fit, in the canvas's corner. */
export function ViewControls() {
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className={styles.controls} data-over-canvas role="group" aria-label={t("section.view")}>
      <CommandButton id="zoomOut" />
      <span className={styles.percent}>{percent}%</span>
      <CommandButton id="zoomIn" />
      <CommandButton id="fit" />
    </div>
  );
}
