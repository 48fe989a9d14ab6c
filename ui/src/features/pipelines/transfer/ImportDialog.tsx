import { Link } from "react-router";

import { t } from "@/i18n";
import { Button, Dialog, ErrorState, PageSpinner } from "@/ui";
import pageStyles from "@/ui/Page.module.css";
import styles from "./Transfer.module.css";
import type { Line, useImport } from "./useImport";

interface Props {
  imported: ReturnType<typeof useImport>;
  lines: readonly Line[];
  onClose: () => void;
}

/** What came of each document of an import, and the way to replace what was there already. */
export function ImportDialog({ imported, lines, onClose }: Props) {
  const { isPending, error, replace } = imported;
  const taken = lines.filter((line) => line.outcome === "taken").length;
  const drafts = lines.filter((line) => line.outcome === "draft").length;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("transfer.import.title")}
      description={t("transfer.import.text")}
      footer={
        <>
          {taken > 0 && (
            <Button disabled={isPending} onClick={replace}>
              {t("transfer.import.replace", { count: taken })}
            </Button>
          )}
          <Button variant="primary" onClick={onClose}>
            {t("ui.close")}
          </Button>
        </>
      }
    >
      {error !== null ? (
        <ErrorState error={error} />
      ) : lines.length === 0 ? (
        <PageSpinner />
      ) : (
        <>
          <p role="status" className={pageStyles.muted}>
            {t("transfer.import.drafts", { count: drafts })}
          </p>
          <ul className={styles.lines}>
            {lines.map((line, index) => (
              <li key={index} className={styles.line}>
                <span className={styles.what}>
                  {line.outcome === "draft" || line.outcome === "taken" || line.outcome === "same" ? (
                    <Link to={`/pipelines/${line.id}`} className={pageStyles.strong}>
                      {line.id}
                    </Link>
                  ) : (
                    <strong>{line.id || line.file}</strong>
                  )}
                  {line.id !== "" && <span className={pageStyles.muted}>{line.file}</span>}
                </span>
                <Outcome line={line} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

function Outcome({ line }: { line: Line }) {
  if (line.outcome === "draft") return <span className={pageStyles.good}>{t("transfer.outcome.draft")}</span>;
  const known = line.outcome === "same" || line.outcome === "taken";
  return (
    <span className={known ? pageStyles.muted : pageStyles.bad}>
      {t(`transfer.outcome.${line.outcome}`, { message: line.message })}
    </span>
  );
}
