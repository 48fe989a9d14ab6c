import { RefreshCw, SlidersHorizontal } from "lucide-react";
import { useState, type ReactNode } from "react";

import { t } from "@/i18n";
import type { PipelineDocument } from "@/model/types";
import { IconButton } from "@/ui";
import { Select } from "@/ui/form";
import { paramsOf } from "../runs/params";
import styles from "./DataPanel.module.css";
import { ValuesDialog } from "./ValuesDialog";
import type { Sample } from "./queries";
import { isDefault, setPreviewValues, usePreviewValues } from "./values";

const ROWS = [100, 1000];

interface Props {
  document: PipelineDocument;
  node: string;
  /** Whether the node's rows are changed ones of an input. */
  comparable: boolean;
  sample: Sample;
  rows: number;
  busy: boolean;
  blocked: boolean;
  onSample: (sample: Sample) => void;
  onRows: (rows: number) => void;
  onRefresh: () => void;
  /** What can be done with test data. */
  testData: ReactNode;
  /** What is known of the rows. */
  children: ReactNode;
}

/** Which rows are shown, how many, and for which values. */
export function DataBar({ document, node, comparable, sample, rows, busy, blocked, testData, children, ...on }: Props) {
  const [asking, setAsking] = useState(false);
  const values = usePreviewValues(document.id);
  const samples: Sample[] = comparable ? ["first", "last", "random", "differs"] : ["first", "last", "random"];
  return (
    <header className={styles.bar}>
      <h2 className={styles.title}>{node}</h2>
      <Select
        className={styles.choice}
        aria-label={t("data.sample")}
        value={sample}
        options={samples.map((each) => ({ value: each, label: t(`data.sample.${each}`) }))}
        onChange={(event) => on.onSample(event.target.value as Sample)}
      />
      <Select
        className={styles.choice}
        aria-label={t("data.rows")}
        value={String(rows)}
        options={ROWS.map((count) => ({ value: String(count), label: t("data.rows.count", { count }) }))}
        onChange={(event) => on.onRows(Number(event.target.value))}
      />
      <IconButton
        label={t("data.values")}
        icon={SlidersHorizontal}
        size="small"
        aria-haspopup="dialog"
        onClick={() => setAsking(true)}
      />
      <IconButton
        label={t("data.refresh")}
        icon={RefreshCw}
        size="small"
        disabled={busy || blocked}
        onClick={on.onRefresh}
      />
      {!isDefault(values) && <span className={styles.own}>{t("data.values.own")}</span>}
      {testData}
      <p className={styles.summary} role="status">
        {children}
      </p>
      {asking && (
        <ValuesDialog
          params={paramsOf(document.params)}
          values={values}
          onClose={() => setAsking(false)}
          onChange={(next) => setPreviewValues(document.id, next)}
        />
      )}
    </header>
  );
}
