import { t } from "@/i18n";
import { Button, Dialog, useToast } from "@/ui";
import { applies, keyOf, type ChangedRun, type RunChange } from "./changes";
import { useRunChange } from "./queries";
import styles from "./Runs.module.css";

interface Props {
  change: RunChange;
  runs: readonly ChangedRun[];
  onClose: () => void;
  onDone?: () => void;
}

/** Says what will happen to which runs, and does it. */
export function RunChangeDialog({ change, runs, onClose, onDone }: Props) {
  const toast = useToast();
  const apply = useRunChange(change);
  const changed = runs.filter((run) => applies(change, run.state));
  const left = runs.length - changed.length;
  const go = () =>
    apply.mutate(changed, {
      onSuccess: (refused) => {
        for (const { run, message } of refused) toast(t("runs.change.refused", { run: run.run_id, message }), "error");
        const done = changed.length - refused.length;
        if (done > 0) toast(t(`runs.change.${change}.done`, { count: done }));
        onDone?.();
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      size="medium"
      title={t(`runs.change.${change}.title`, { count: changed.length })}
      description={t(`runs.change.${change}.text`)}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            variant={change === "stop" || change === "failed" ? "danger" : "primary"}
            disabled={apply.isPending || changed.length === 0}
            onClick={go}
          >
            {t(apply.isPending ? "runs.change.busy" : `runs.change.${change}`)}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <ul className={styles.changed} tabIndex={0} aria-label={t("runs.page")}>
          {changed.map((run) => (
            <li key={keyOf(run)}>
              <strong>{run.pipeline}</strong> <span className={styles.muted}>{run.run_id}</span>
            </li>
          ))}
        </ul>
        {left > 0 && <p className={styles.muted}>{t("runs.change.left", { count: left })}</p>}
      </div>
    </Dialog>
  );
}
