import { useId, useState } from "react";

import { ApiError } from "@/api/errors";
import { t } from "@/i18n";
import "@/i18n/later";
import { changesBetween, onlyMoved } from "@/model/changes";
import { isObject } from "@/model/json";
import type { PipelineDocument } from "@/model/types";
import { Button, Dialog, useToast } from "@/ui";
import { Field, TextArea } from "@/ui/form";
import { useBuilder, useBuilderStore, useDocument } from "../builder/store";
import { ProblemList } from "../problems/ProblemList";
import { DocumentDiff } from "./DocumentDiff";
import { useDraft } from "./draft-store";
import { MergeDialog } from "./MergeDialog";
import styles from "./Publish.module.css";
import { usePublish } from "./usePublish";

/** What somebody else published meanwhile. */
interface Stale {
  base: PipelineDocument | null;
  theirs: PipelineDocument | null;
  revision: string;
}

/** Shows what is different from what is published, and publishes it with a message. */
export function PublishDialog({ pipeline, onClose }: { pipeline: string; onClose: () => void }) {
  const id = useId();
  const toast = useToast();
  const store = useBuilderStore();
  const document = useDocument();
  const check = useBuilder((state) => state.check);
  const published = useDraft((state) => state.published);
  const message = useDraft((state) => state.message);
  const [stale, setStale] = useState<Stale | null>(null);

  const publish = usePublish(pipeline);

  if (stale !== null) {
    const { theirs, revision } = stale;
    const go = (merged: PipelineDocument) => {
      if (theirs !== null)
        useDraft.setState({
          published: { id: pipeline, path: published?.path ?? "", revision, etag: "", document: theirs, text: "" },
        });
      store.getState().setBase(revision);
      useDraft.getState().saver?.moveBase(revision);
      store.getState().edit(t("merge.apply"), () => merged);
      setStale(null);
      publish.reset();
      toast(t("merge.applied"));
    };
    if (theirs === null) return <Gone onGo={() => go(document)} onClose={onClose} />;
    return (
      <MergeDialog
        title={t("merge.title")}
        base={stale.base}
        mine={document}
        theirs={{ document: theirs, name: t("merge.theirs") }}
        onMerged={go}
        onClose={onClose}
      />
    );
  }

  const problems = errorsOf(publish.error, check?.problems ?? []);
  const warnings = (check?.problems ?? []).filter((problem) => problem.severity === "warning").length;
  const changes = changesBetween(published?.document ?? null, document);
  const moved = onlyMoved(published?.document ?? null, document);
  const nothing = changes.length === 0 && !moved;
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={t("publish.title", { pipeline })}
      description={t("publish.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            variant="primary"
            disabled={publish.isPending || nothing || problems.length > 0}
            data-tour="publish-go"
            onClick={() =>
              publish.mutate(message, { onSuccess: onClose, onError: (error) => setStale(staleOf(error)) })
            }
          >
            {t(publish.isPending ? "publish.busy" : "publish.go")}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {problems.length > 0 && (
          <div onClick={onClose}>
            <p className={styles.bad}>{t("publish.problems")}</p>
            <ProblemList problems={problems} />
          </div>
        )}
        {publish.error !== null && problems.length === 0 && (
          <p role="alert" className={styles.bad}>
            {publish.error.message}
          </p>
        )}
        {warnings > 0 && <p className={styles.muted}>{t("publish.warnings", { count: warnings })}</p>}
        <Field id={id} label={t("publish.message")} help={t("publish.message.help")}>
          <TextArea
            id={id}
            rows={2}
            maxLength={2000}
            value={message}
            aria-describedby={`${id}-help`}
            onChange={(event) => useDraft.setState({ message: event.target.value })}
          />
        </Field>
        {nothing || moved ? (
          <p className={styles.muted}>{t(moved ? "publish.moved" : "publish.nothing")}</p>
        ) : (
          <div className={styles.views}>
            <DocumentDiff before={published?.document ?? null} after={document} />
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** The pipeline is no longer there; publishing makes it again. */
function Gone({ onGo, onClose }: { onGo: () => void; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={t("merge.title")}
      description={t("merge.gone")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button variant="primary" onClick={onGo}>
            {t("merge.publish_anyway")}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}

function staleOf(error: unknown): Stale | null {
  if (!(error instanceof ApiError) || error.code !== "stale") return null;
  const { base, theirs, theirs_revision: revision } = error.body;
  const read = (value: unknown) => (isObject(value) ? (value as unknown as PipelineDocument) : null);
  return { base: read(base), theirs: read(theirs), revision: String(revision) };
}

function errorsOf(error: unknown, checked: ApiError["problems"]): ApiError["problems"] {
  const found = checked.filter((problem) => problem.severity === "error");
  return error instanceof ApiError && error.problems.length > 0 ? error.problems : found;
}
