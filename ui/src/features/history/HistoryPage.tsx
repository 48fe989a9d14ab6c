import { GitCommitHorizontal, SquarePen } from "lucide-react";
import { useState } from "react";
import { useParams } from "react-router";

import { useMe } from "@/api/queries";
import type { Revision } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { EmptyState, ErrorState, LinkButton, PageSpinner } from "@/ui";
import pageStyles from "@/ui/Page.module.css";
import { useFilters } from "@/ui/table/useFilters";
import { Comparison } from "./Comparison";
import styles from "./History.module.css";
import { DRAFT, useHistory, useOwnDraft } from "./queries";
import { RestoreDialog } from "./RestoreDialog";
import { RevisionItem } from "./RevisionItem";

/** The versions of a pipeline: who published what and when, what each changed, and the way back to it. */
export default function HistoryPage() {
  const { id = "" } = useParams();
  const history = useHistory(id);
  const draft = useOwnDraft(id);
  const me = useMe().data;
  const [chosen, choose] = useFilters({ from: "", to: "" });
  const [restoring, setRestoring] = useState<Revision | null>(null);

  const failed = [history, draft].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (history.data === undefined || draft.data === undefined || me === undefined) return <PageSpinner />;
  if (history.data === null && draft.data === null) return <ErrorState error={t("history.unknown", { pipeline: id })} />;
  const revisions = history.data ?? [];
  const newest = revisions[0];
  if (newest === undefined) return <NotPublished pipeline={id} />;
  const before = (revision: string): string =>
    revision === DRAFT
      ? newest.revision
      : (revisions[revisions.findIndex((each) => each.revision === revision) + 1]?.revision ?? "");
  const to = chosen.to || newest.revision;
  const from = chosen.from === "none" ? "" : chosen.from || before(to);
  const show = (revision: string) => choose({ to: revision, from: "" });
  return (
    <div className={pageStyles.page}>
      <header className={pageStyles.head}>
        <h1 className={pageStyles.title}>{t("history.title", { pipeline: id })}</h1>
        <span className={pageStyles.muted}>{t("history.text")}</span>
        <span className={pageStyles.end}>
          <LinkButton to={`/pipelines/${id}`} icon={SquarePen}>
            {t("history.open")}
          </LinkButton>
        </span>
      </header>
      <div className={styles.columns}>
        <ol className={styles.revisions} aria-label={t("history.revisions")}>
          {draft.data !== null && (
            <li className={styles.revision} data-shown={to === DRAFT || undefined}>
              <button type="button" className={styles.choose} aria-pressed={to === DRAFT} onClick={() => show(DRAFT)}>
                {t("history.draft")}
              </button>
            </li>
          )}
          {revisions.map((revision) => (
            <RevisionItem
              key={revision.revision}
              pipeline={id}
              revision={revision}
              published={revision === newest}
              shown={revision.revision === to}
              onShow={() => show(revision.revision)}
              {...(me.can.edit ? { onRestore: () => setRestoring(revision) } : {})}
            />
          ))}
        </ol>
        <Comparison
          pipeline={id}
          revisions={revisions}
          draft={draft.data?.document ?? null}
          from={from}
          to={to}
          onChange={(changed) => choose({ from: (changed.from ?? from) || "none", to: changed.to ?? to })}
        />
      </div>
      {restoring !== null && (
        <RestoreDialog
          pipeline={id}
          user={me.name}
          revision={restoring}
          replaces={draft.data !== null}
          onClose={() => setRestoring(null)}
        />
      )}
    </div>
  );
}

function NotPublished({ pipeline }: { pipeline: string }) {
  return (
    <EmptyState
      icon={GitCommitHorizontal}
      title={t("history.none")}
      action={
        <LinkButton to={`/pipelines/${pipeline}`} icon={SquarePen}>
          {t("history.open")}
        </LinkButton>
      }
    >
      {t("history.none.text")}
    </EmptyState>
  );
}
