import { useId, useState } from "react";

import { newKey } from "@/api/idempotency";
import type { BackfillPlan, Reprocess } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { localMinute } from "@/model/days";
import { Button, Dialog, ErrorState, PageSpinner, useToast } from "@/ui";
import { Field, Select, TextInput } from "@/ui/form";
import { useDebounced } from "@/ui/useDebounced";
import { BackfillList } from "./BackfillList";
import { BackfillPreview } from "./BackfillPreview";
import styles from "./Backfills.module.css";
import { goesOn, useBackfillPreview, useBackfills, useStartBackfill } from "./queries";

const DAY_MS = 24 * 3600_000;
const SETTLE_MS = 400;
const REPROCESS: readonly Reprocess[] = ["none", "failed", "completed"];

interface Draft {
  start: string;
  end: string;
  reprocess: Reprocess;
  newestFirst: boolean;
  most: string;
}

/** Runs a pipeline for the dates of a span that is over, after it has shown which runs those are. */
export function BackfillDialog({ pipeline, onClose }: { pipeline: string; onClose: () => void }) {
  const id = useId();
  const toast = useToast();
  const backfills = useBackfills(pipeline);
  const [draft, setDraft] = useState(lastWeek);
  const [key] = useState(newKey);
  const plan = planOf(draft);
  const settled = useDebounced(plan === null ? null : JSON.stringify(plan), SETTLE_MS);
  const preview = useBackfillPreview(pipeline, settled === null ? null : (JSON.parse(settled) as BackfillPlan));
  const start = useStartBackfill(pipeline);
  const most = Number(draft.most);
  const known = preview.data;
  const count = known === undefined ? 0 : known.new + known.again;
  const busy = backfills.data?.some(goesOn) === true;
  const current = plan !== null && JSON.stringify(plan) === settled && preview.isSuccess;
  const ready = current && count > 0 && !busy && most >= 1 && most <= 100 && !start.isPending;
  const go = () => {
    if (!ready || plan === null) return;
    start.mutate(
      { plan, most, key },
      {
        onSuccess: () => {
          toast(t("backfill.started", { count }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="medium"
      title={t("backfill.title", { pipeline })}
      description={t("backfill.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.close")}</Button>
          <Button variant="primary" type="submit" form={id} disabled={!ready}>
            {start.isPending ? t("backfill.busy") : count === 0 ? t("backfill.go.none") : t("backfill.go", { count })}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {backfills.isPending && <PageSpinner />}
        {backfills.isError && <ErrorState error={backfills.error} onRetry={() => void backfills.refetch()} />}
        {backfills.data !== undefined && backfills.data.length > 0 && (
          <BackfillList pipeline={pipeline} backfills={backfills.data} />
        )}
        {busy ? (
          <p className={styles.muted}>{t("backfill.one")}</p>
        ) : (
          <form
            id={id}
            className={styles.stack}
            onSubmit={(event) => {
              event.preventDefault();
              go();
            }}
          >
            <Plan draft={draft} onChange={setDraft} />
            {plan === null ? (
              <p className={styles.muted}>{t("backfill.span.wrong")}</p>
            ) : (
              <BackfillPreview preview={known} error={preview.error} pending={!current} />
            )}
          </form>
        )}
        {start.error !== null && (
          <p role="alert" className={styles.bad}>
            {start.error.message}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function Plan({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const id = useId();
  return (
    <>
      <div className={styles.pair}>
        {(["start", "end"] as const).map((name) => (
          <Field key={name} id={`${id}-${name}`} label={t(`backfill.${name}`)} help={t(`backfill.${name}.help`)}>
            <TextInput
              id={`${id}-${name}`}
              type="datetime-local"
              value={draft[name]}
              aria-describedby={`${id}-${name}-help`}
              onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <Field id={`${id}-reprocess`} label={t("backfill.reprocess")}>
        <Select
          id={`${id}-reprocess`}
          value={draft.reprocess}
          options={REPROCESS.map((value) => ({ value, label: t(`backfill.reprocess.${value}`) }))}
          onChange={(event) => onChange({ ...draft, reprocess: event.target.value as Reprocess })}
        />
      </Field>
      <div className={styles.pair}>
        <Field id={`${id}-most`} label={t("backfill.most")} help={t("backfill.most.help")}>
          <TextInput
            id={`${id}-most`}
            type="number"
            min={1}
            max={100}
            value={draft.most}
            aria-describedby={`${id}-most-help`}
            onChange={(event) => onChange({ ...draft, most: event.target.value })}
          />
        </Field>
        <Field id={`${id}-order`} label={t("backfill.order")}>
          <Select
            id={`${id}-order`}
            value={draft.newestFirst ? "newest" : "oldest"}
            options={(["oldest", "newest"] as const).map((value) => ({ value, label: t(`backfill.order.${value}`) }))}
            onChange={(event) => onChange({ ...draft, newestFirst: event.target.value === "newest" })}
          />
        </Field>
      </div>
    </>
  );
}

function lastWeek(): Draft {
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  const at = (days: number) => localMinute(new Date(today.getTime() - days * DAY_MS));
  return { start: at(7), end: at(0), reprocess: "none", newestFirst: false, most: "4" };
}

function planOf({ start, end, reprocess, newestFirst }: Draft): BackfillPlan | null {
  const [from, to] = [new Date(start), new Date(end)];
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()) || from > to) return null;
  return { start: from.toISOString(), end: to.toISOString(), reprocess, newest_first: newestFirst };
}
