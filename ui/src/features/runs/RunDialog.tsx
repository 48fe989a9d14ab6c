import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";

import { api, data } from "@/api/client";
import { t } from "@/i18n";
import "@/i18n/later";
import type { Json } from "@/model/json";
import { Button, Dialog, PageSpinner } from "@/ui";
import { useDraft } from "../publish/draft-store";
import styles from "./Runs.module.css";
import { ParamField } from "./ParamField";
import { entryOf, paramsOf } from "./params";
import { useStartRun } from "./useStartRun";

/** Asks for the values of the params, and starts a run of the published pipeline. */
export function RunDialog({ pipeline, onClose }: { pipeline: string; onClose: () => void }) {
  const id = useId();
  const dirty = useDraft((state) => state.dirty);
  const [texts, setTexts] = useState<Record<string, string>>({});
  const published = useQuery({
    queryKey: ["pipeline", pipeline],
    queryFn: () => data(api.GET("/pipelines/{pipeline_id}", { params: { path: { pipeline_id: pipeline } } })),
    staleTime: 0,
  });
  const params = paramsOf(published.data?.document?.params);
  const entries = params.map((param) => ({ param, entry: entryOf(param, texts[param.name] ?? "") }));
  const wrong = entries.some(({ entry }) => "error" in entry);

  const start = useStartRun(pipeline);
  const go = () => {
    const values: Record<string, Json> = {};
    for (const { param, entry } of entries)
      if ("value" in entry && entry.value !== undefined) values[param.name] = entry.value;
    start.mutate(values, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="medium"
      title={t("runs.run.title", { pipeline })}
      description={t("runs.run.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button variant="primary" type="submit" form={id} data-tour="run-go" disabled={wrong || start.isPending || !published.isSuccess}>
            {t(start.isPending ? "runs.run.busy" : "runs.run.go")}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong) go();
        }}
      >
        {dirty && <p className={styles.muted}>{t("runs.run.unpublished")}</p>}
        {published.isPending && <PageSpinner />}
        {published.isSuccess && params.length === 0 && <p className={styles.muted}>{t("runs.run.no_params")}</p>}
        {entries.map(({ param, entry }) => (
          <ParamField
            key={param.name}
            param={param}
            text={texts[param.name] ?? ""}
            error={"error" in entry && texts[param.name] !== undefined ? entry.error : undefined}
            onChange={(text) => setTexts({ ...texts, [param.name]: text })}
          />
        ))}
        {(start.error ?? published.error) !== null && (
          <p role="alert" className={styles.bad}>
            {(start.error ?? published.error)?.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
