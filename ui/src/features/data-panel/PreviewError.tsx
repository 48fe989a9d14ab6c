import { CircleAlert, EyeOff } from "lucide-react";

import { ApiError } from "@/api/errors";
import { t } from "@/i18n";
import { Button, EmptyState, ErrorState } from "@/ui";
import { ProblemList } from "../problems/ProblemList";
import styles from "./DataPanel.module.css";

/** Why there are no rows; where a node and a field are named, each leads there. */
export function PreviewError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error instanceof ApiError && error.status === 403) {
    // Of code it says which node's.
    const code = error.problems.length > 0;
    return (
      <EmptyState icon={EyeOff} title={t(code ? "data.forbidden.code" : "data.forbidden")}>
        {code ? error.message : t("data.forbidden.text")}
      </EmptyState>
    );
  }
  if (!(error instanceof ApiError) || error.problems.length === 0)
    return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <div className={styles.blocked} role="alert">
      <p className={styles.failed}>
        <CircleAlert size={16} aria-hidden /> {t("data.failed")}
      </p>
      <ProblemList problems={error.problems} />
      <Button size="small" onClick={onRetry}>
        {t("ui.retry")}
      </Button>
    </div>
  );
}
