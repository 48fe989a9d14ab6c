import { Link } from "react-router";

import { t } from "@/i18n";
import { changesBetween } from "@/model/changes";
import { useBuilder } from "../builder/store";
import { useDocumentAt } from "../history/queries";
import styles from "./Runs.module.css";

/** Says of a run that its nodes were others than those on the canvas, over which its states lie. */
export function RanAnother({ pipeline, revision }: { pipeline: string; revision: string | null }) {
  const ran = useDocumentAt(pipeline, revision).data?.document ?? null;
  const shown = useBuilder((state) => state.history.present);
  if (ran === null || !changesBetween(ran, shown).some((change) => change.node !== null)) return null;
  return (
    <Link to={`/pipelines/${pipeline}/history`} className={styles.muted} title={t("runs.another.hint")}>
      {t("runs.another")}
    </Link>
  );
}
