import { Ban, Pause, Play } from "lucide-react";
import { useState } from "react";

import { useMe } from "@/api/queries";
import type { Backfill } from "@/api/types";
import { t } from "@/i18n";
import { Button, useToast } from "@/ui";
import pageStyles from "@/ui/Page.module.css";
import { when } from "../runs/times";
import styles from "./Backfills.module.css";
import { goesOn, useBackfillChange } from "./queries";

/** A pipeline's backfills: how far each is, and what can be done with the one that goes on. */
export function BackfillList({ pipeline, backfills }: { pipeline: string; backfills: readonly Backfill[] }) {
  return (
    <ul className={styles.list} aria-label={t("backfill.list")}>
      {backfills.map((backfill) => (
        <li key={backfill.id} className={styles.backfill}>
          <p className={styles.head}>
            <strong>
              {when(backfill.start)} – {when(backfill.end)}
            </strong>
            <span className={styles.muted}>
              {t("backfill.by", { user: backfill.user ?? "–", time: when(backfill.created_at) })}
            </span>
          </p>
          <p className={pageStyles.marks}>
            {Object.entries(backfill.runs).map(([state, count]) => (
              <span key={state} className={pageStyles.mark} data-state={state}>
                {count} {state}
              </span>
            ))}
            {backfill.skipped > 0 && (
              <span className={pageStyles.mark}>{t("backfill.skipped", { count: backfill.skipped })}</span>
            )}
            {goesOn(backfill) && backfill.paused && (
              <span className={pageStyles.mark} data-state="draft">
                {t("backfill.paused")}
              </span>
            )}
          </p>
          {goesOn(backfill) && <Actions pipeline={pipeline} backfill={backfill} />}
        </li>
      ))}
    </ul>
  );
}

function Actions({ pipeline, backfill }: { pipeline: string; backfill: Backfill }) {
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const change = useBackfillChange(pipeline, backfill.id);
  const go = (what: "pause" | "resume" | "cancel") =>
    change.mutate(what, { onError: (error) => toast(error.message, "error") });
  if (useMe().data?.can.edit !== true) return null;
  if (asking) {
    return (
      <p className={styles.head}>
        <span>{t("backfill.cancel.text")}</span>
        <Button size="small" variant="danger" disabled={change.isPending} onClick={() => go("cancel")}>
          {t("backfill.cancel.go")}
        </Button>
        <Button size="small" onClick={() => setAsking(false)}>
          {t("backfill.cancel.keep")}
        </Button>
      </p>
    );
  }
  const turn = backfill.paused ? "resume" : "pause";
  return (
    <p className={styles.head}>
      <Button
        size="small"
        icon={backfill.paused ? Play : Pause}
        disabled={change.isPending}
        title={t(`backfill.${turn}.text`)}
        onClick={() => go(turn)}
      >
        {t(`backfill.${turn}`)}
      </Button>
      <Button size="small" variant="danger" icon={Ban} onClick={() => setAsking(true)}>
        {t("backfill.cancel")}
      </Button>
    </p>
  );
}
