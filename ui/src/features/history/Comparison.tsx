import { useId } from "react";

import type { Revision } from "@/api/types";
import { t } from "@/i18n";
import { changesBetween, onlyMoved } from "@/model/changes";
import type { PipelineDocument } from "@/model/types";
import { ErrorState, PageSpinner } from "@/ui";
import { Field, Select } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import { DocumentDiff } from "../publish/DocumentDiff";
import { when } from "../runs/times";
import styles from "./History.module.css";
import { DRAFT, useDocumentAt } from "./queries";

interface Props {
  pipeline: string;
  revisions: readonly Revision[];
  draft: PipelineDocument | null;
  /** A revision, the draft, or an empty text for before there was anything. */
  from: string;
  to: string;
  onChange: (changed: { from?: string; to?: string }) => void;
}

/** What is different between any two versions, the person's draft among them. */
export function Comparison({ pipeline, revisions, draft, from, to, onChange }: Props) {
  const id = useId();
  const nothing = { value: "", label: t("history.nothing") };
  const options = [
    ...(draft === null ? [] : [{ value: DRAFT, label: t("history.draft") }]),
    ...revisions.map(({ revision, time, message }) => ({
      value: revision,
      label: `${when(time)} · ${message.split("\n")[0] ?? ""}`,
    })),
  ];
  return (
    <section className={styles.comparison} aria-label={t("history.compare")}>
      <div className={styles.sides}>
        {(["from", "to"] as const).map((side) => (
          <Field key={side} id={`${id}-${side}`} label={t(`history.${side}`)}>
            <Select
              id={`${id}-${side}`}
              value={side === "from" ? from : to}
              options={side === "from" ? [nothing, ...options] : options}
              onChange={(event) => onChange({ [side]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <Difference pipeline={pipeline} draft={draft} from={from} to={to} />
    </section>
  );
}

function Difference({ pipeline, draft, from, to }: Pick<Props, "pipeline" | "draft" | "from" | "to">) {
  const revisionOf = (side: string) => (side === "" || side === DRAFT ? null : side);
  const old = useDocumentAt(pipeline, revisionOf(from));
  const now = useDocumentAt(pipeline, revisionOf(to));
  const failed = [old, now].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  const before = from === "" ? null : from === DRAFT ? draft : old.data?.document;
  const after = to === DRAFT ? draft : now.data?.document;
  if (before === undefined || after === undefined) return <PageSpinner />;
  if (after === null) return <p className={pageStyles.muted}>{t("history.unreadable")}</p>;
  if (onlyMoved(before, after)) return <p className={pageStyles.muted}>{t("publish.moved")}</p>;
  if (changesBetween(before, after).length === 0) return <p className={pageStyles.muted}>{t("history.same")}</p>;
  return <DocumentDiff key={`${from} ${to}`} before={before} after={after} />;
}
