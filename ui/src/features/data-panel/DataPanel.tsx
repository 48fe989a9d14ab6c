import { EyeOff, MousePointerClick } from "lucide-react";
import { useEffect, useState } from "react";

import "@/i18n/later";
import type { Preview } from "@/api/types";
import "@/i18n/later";
import { t } from "@/i18n";
import { blocking, giving } from "@/model/previewed";
import type { PipelineDocument } from "@/model/types";
import { EmptyState, Spinner, Tooltip } from "@/ui";
import { part } from "@/ui/part";
import { cx } from "@/ui/cx";
import { useDebounced } from "@/ui/useDebounced";
import { useBuilder, useDocument } from "../builder/store";
import { ProblemList } from "../problems/ProblemList";
import { paramsOf } from "../runs/params";
import { DataBar } from "./DataBar";
import { DataTable } from "./DataTable";
import { PreviewError } from "./PreviewError";
import { ROWS, usePreview, type Sample } from "./queries";
import { requested, usePreviewValues } from "./values";
import styles from "./DataPanel.module.css";

const TestDataControls = part(async () => (await import("./test-data/TestDataControls")).TestDataControls);

const SETTLE = 500;

/** The rows of the selected node, as they would be with the document as it is now. */
export function DataPanel() {
  const current = useDocument();
  const document = useDebounced(current, SETTLE);
  const selected = useBuilder((state) => (state.selected.length === 1 ? state.selected[0] : undefined));
  const node = useDebounced(selected ?? null, 150);
  const check = useBuilder((state) => state.check);
  const checked = useBuilder((state) => state.checked);
  const pinned = useBuilder((state) => state.pinned);
  const [sample, setSample] = useState<Sample>("first");
  const [rows, setRows] = useState(ROWS);
  const exists = node !== null && document.nodes.some((each) => each.id === node);
  const problems = exists ? blocking(document, node, check?.problems ?? [], pinned) : [];
  const target = useGiving(document, node);
  const own = target !== null && pinned[target] !== undefined;
  const comparable = useComparable(document, node) && !own;
  // of a node whose rows are new ones, the choice waits for one that can be compared
  const shown = sample === "differs" && !comparable ? "first" : sample;
  const values = requested(paramsOf(document.params), usePreviewValues(document.id));
  // what has problems has no rows, and only the check knows
  const readOnly = useBuilder((state) => state.readOnly);
  const enabled = problems.length === 0 && checked === document && !readOnly;
  const preview = usePreview({ document, node: exists ? node : null, sample: shown, rows, pinned, values, enabled });

  const sources = preview.isPlaceholderData ? undefined : preview.data?.sources;
  const seen = useBuilder((state) => state.seen);
  useEffect(() => {
    if (sources !== undefined) seen(document, sources);
  }, [seen, document, sources]);

  if (readOnly) {
    return (
      <EmptyState icon={EyeOff} title={t("data.forbidden")}>
        {t("data.forbidden.text")}
      </EmptyState>
    );
  }
  if (!exists) {
    return (
      <EmptyState icon={MousePointerClick} title={t("data.none")}>
        {t("data.none.text")}
      </EmptyState>
    );
  }
  const found = preview.data;
  return (
    <section className={styles.panel} data-tour="data" aria-label={t("data.panel", { node })}>
      <DataBar
        document={document}
        node={node}
        comparable={comparable}
        sample={shown}
        rows={rows}
        busy={preview.isFetching}
        blocked={problems.length > 0}
        onSample={setSample}
        onRows={setRows}
        onRefresh={preview.refresh}
        testData={
          target !== null && (
            <TestDataControls
              pipeline={document.id}
              node={target}
              etag={pinned[target] ?? null}
              preview={problems.length > 0 || preview.isError || preview.isPlaceholderData ? undefined : found}
            />
          )
        }
      >
        {preview.isFetching && <Spinner label={t("data.loading")} />}
        {found !== undefined && problems.length === 0 && !preview.isError && (
          <>
            {summaryOf(found)}
            {found.parts.length > 0 && <Parts sources={found.parts} />}
          </>
        )}
      </DataBar>
      <div
        className={cx(styles.content, preview.isPlaceholderData && problems.length === 0 && styles.stale)}
        aria-busy={preview.isFetching}
      >
        {problems.length > 0 ? (
          <div className={styles.blocked}>
            <p>{t("data.blocked", { count: problems.length })}</p>
            <ProblemList problems={problems} />
          </div>
        ) : preview.isError ? (
          <PreviewError error={preview.error} onRetry={() => void preview.refetch()} />
        ) : found === undefined ? (
          <EmptyState title={t("data.loading")}>{t("data.loading.text")}</EmptyState>
        ) : (
          <DataTable preview={found} />
        )}
      </div>
    </section>
  );
}

/** Says that the rows are not made of all that the sources have. */
function Parts({ sources }: { sources: readonly string[] }) {
  const text = t("data.parts.text", { sources: sources.join(", ") });
  return (
    <Tooltip content={text}>
      <span className={styles.parts} tabIndex={0}>
        {t("data.parts")}
        <span className="visually-hidden">{text}</span>
      </span>
    </Tooltip>
  );
}

/** The node whose rows are shown, which test data can stand in for; null for those who only read. */
function useGiving(document: PipelineDocument, node: string | null): string | null {
  const types = useBuilder((state) => state.types);
  const readOnly = useBuilder((state) => state.readOnly);
  const type = types.get(document.nodes.find((each) => each.id === node)?.type ?? "");
  return node === null || readOnly ? null : giving(document, node, type?.kind === "destination");
}

/** Whether a node's rows, or those that arrive at a destination, are changed ones of an input. */
function useComparable(document: PipelineDocument, node: string | null): boolean {
  const types = useBuilder((state) => state.types);
  const spec = document.nodes.find((each) => each.id === node);
  const type = spec && types.get(spec.type);
  if (spec === undefined || type === undefined) return false;
  return type.kind === "destination" || (type.compares !== null && spec.inputs?.[type.compares] !== undefined);
}

function summaryOf(preview: Preview): string {
  const { rows, columns, truncated, difference, seconds, read_at } = preview;
  const size =
    difference === null
      ? t(truncated ? "data.size.more" : "data.size", { rows: rows.length, columns: columns.length })
      : t("data.differs", { removed: difference.removed, added: difference.added, input: difference.compared_with });
  const time = t("data.seconds", { seconds: seconds.toFixed(seconds < 1 ? 2 : 1) });
  return [size, time, t("data.read_at", { time: new Date(read_at).toLocaleTimeString() })].join(" · ");
}
