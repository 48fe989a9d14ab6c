import { RotateCcw } from "lucide-react";
import { useNavigate } from "react-router";

import type { Revision } from "@/api/types";
import { t } from "@/i18n";
import { Button } from "@/ui";
import pageStyles from "@/ui/Page.module.css";
import { withRun } from "../runs/address";
import { RunBars } from "../runs/RunBars";
import { when } from "../runs/times";
import styles from "./History.module.css";

interface Props {
  pipeline: string;
  revision: Revision;
  /** Whether it is what is published now. */
  published: boolean;
  shown: boolean;
  onShow: () => void;
  onRestore?: () => void;
}

/** One commit: its message, who made it and when, and the runs on it. */
export function RevisionItem({ pipeline, revision, published, shown, onShow, onRestore }: Props) {
  const navigate = useNavigate();
  const [title = "", ...rest] = revision.message.split("\n");
  const text = rest.join("\n").trim();
  return (
    <li className={styles.revision} data-shown={shown || undefined}>
      <button type="button" className={styles.choose} aria-pressed={shown} onClick={onShow}>
        {title || t("history.no_message")}
      </button>
      {text !== "" && <p className={styles.message}>{text}</p>}
      <p className={pageStyles.muted}>
        {revision.author} · <time dateTime={revision.time}>{when(revision.time)}</time> ·{" "}
        <code title={revision.revision}>{revision.revision.slice(0, 8)}</code>
      </p>
      {(published || revision.runs.length > 0 || onRestore !== undefined) && (
        <div className={styles.foot}>
          {published && (
            <span className={pageStyles.mark} data-state="active">
              {t("history.published")}
            </span>
          )}
          {revision.runs.length > 0 && (
            <RunBars
              runs={revision.runs}
              onChoose={(run) => void navigate(withRun(pipeline, run))}
            />
          )}
          {onRestore !== undefined && (
            <Button size="small" icon={RotateCcw} className={styles.restore} onClick={onRestore}>
              {t("history.restore")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
