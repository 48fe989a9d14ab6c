import { t } from "@/i18n";
import "@/i18n/later";
import { Button, Spinner } from "@/ui";
import { cx } from "@/ui/cx";
import styles from "./TestProgress.module.css";
import { wordsOf } from "./testwords";
import type { Testing } from "./useConnectionTest";

/** How far a test of a connection is, with a way to end it, and what came of it. */
export function TestProgress({ testing }: { testing: Testing }) {
  const { test, error, isBusy } = testing;
  const failed = error !== null || test?.ok === false;
  return (
    <div className={styles.progress}>
      {isBusy && (
        <span aria-hidden>
          <Spinner size={14} label="" />
        </span>
      )}
      <span role="status" className={cx(styles.text, test?.ok === true && styles.good, failed && styles.bad)}>
        {error !== null ? error.message : test !== undefined ? wordsOf(test) : isBusy && t("connections.testing")}
      </span>
      {isBusy && test !== undefined && (
        <Button size="small" variant="ghost" disabled={testing.isCancelling} onClick={testing.cancel}>
          {t("connections.test.cancel")}
        </Button>
      )}
    </div>
  );
}
