import { ListPlus, ListX, Redo2, SquareX, Undo2 } from "lucide-react";
import { useState } from "react";

import { ApiError } from "@/api/errors";
import type { TestData } from "@/api/types";
import { t } from "@/i18n";
import { Button, Dialog, ErrorState, IconButton, PageSpinner, useToast } from "@/ui";
import { Grid, placeKey } from "./Grid";
import styles from "./TestData.module.css";
import { MAX_ROWS, bodyOf, placeOf, textOf, wrongWith, type Rows, type Wrong } from "./grid";
import { isStale, useKeepTestData, useTestData } from "./queries";
import { useGrid } from "./useGrid";

interface Props {
  pipeline: string;
  node: string;
  etag: string;
  onClose: () => void;
}

/** The pinned rows in a grid, as they are on the server when it opens. */
export function EditDialog(props: Props) {
  // a version of another window's would take away what is being typed
  const [etag] = useState(props.etag);
  const read = useTestData(props.pipeline, props.node, etag);
  if (read.data !== undefined) return <Editor {...props} etag={read.data.etag} data={read.data} />;
  return (
    <Dialog open size="large" onClose={props.onClose} title={t("testData.edit.title", { node: props.node })}>
      {read.isError ? (
        <ErrorState error={read.error} onRetry={() => void read.refetch()} />
      ) : (
        <PageSpinner label={t("testData.edit.loading")} />
      )}
    </Dialog>
  );
}

function Editor({ pipeline, node, etag, data, onClose }: Props & { data: TestData }) {
  const toast = useToast();
  const grid = useGrid(data);
  const [typed, setTyped] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const [sent, setSent] = useState<Rows | null>(null);
  const keep = useKeepTestData(pipeline, node, etag);
  const { columns, rows, active, wrong } = grid;

  // what the server said is about the rows that it got
  const refused = sent === rows ? refusals(keep.error) : NOTHING;
  const said = keep.error === null ? null : isStale(keep.error) ? t("testData.stale") : keep.error.message;
  const here = columns[active.column];
  const reason = here && wrongWith(here.type, rows[active.row]?.[active.column]);
  const value = textOf(rows[active.row]?.[active.column]);

  const save = () => {
    setSent(rows);
    keep.mutate(bodyOf(columns, rows), {
      onSuccess: () => {
        toast(t("testData.pinned", { count: rows.length }));
        onClose();
      },
    });
  };
  /** Escape ends the typing first; changes are not lost by chance. */
  const close = () => {
    if (typed !== null) setTyped(null);
    else if (grid.changed && !leaving) setLeaving(true);
    else onClose();
  };

  return (
    <Dialog
      open
      size="large"
      onClose={close}
      title={t("testData.edit.title", { node })}
      description={t("testData.edit.text")}
      footer={
        leaving ? (
          <>
            <span className={styles.said}>{t("testData.leave")}</span>
            <Button onClick={() => setLeaving(false)}>{t("testData.leave.stay")}</Button>
            <Button variant="danger" onClick={onClose}>
              {t("testData.leave.throw")}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={close}>{t("testData.edit.cancel")}</Button>
            <Button
              variant="primary"
              disabled={(!grid.changed && typed === null) || wrong.length > 0 || keep.isPending}
              onClick={save}
            >
              {t("testData.edit.save")}
            </Button>
          </>
        )
      }
    >
      <div className={styles.tools}>
        <Button size="small" icon={ListPlus} disabled={rows.length >= MAX_ROWS} onClick={grid.add}>
          {t("testData.grid.add")}
        </Button>
        <Button size="small" icon={ListX} disabled={rows.length === 0} onClick={grid.remove}>
          {t("testData.grid.delete")}
        </Button>
        <Button size="small" icon={SquareX} disabled={rows.length === 0} onClick={() => grid.put(active, null)}>
          {t("testData.grid.empty")}
        </Button>
        <IconButton
          label={t("testData.grid.undo")}
          icon={Undo2}
          size="small"
          disabled={!grid.canUndo}
          onClick={grid.undo}
        />
        <IconButton
          label={t("testData.grid.redo")}
          icon={Redo2}
          size="small"
          disabled={!grid.canRedo}
          onClick={grid.redo}
        />
        <span className={styles.hint}>{t("testData.grid.keys")}</span>
      </div>
      <Grid label={t("testData.grid", { node })} grid={grid} typed={typed} onType={setTyped} refused={refused} />
      <p className={styles.problem} role="status">
        {here !== undefined && reason !== null && reason !== undefined
          ? `${t("testData.grid.cell", { row: active.row + 1, column: here.name })}: ${sentence(reason, value, here.type)}`
          : (refused.get(placeKey(active)) ??
            (wrong.length > 0 ? t("testData.edit.wrong", { count: wrong.length }) : (said ?? "")))}
      </p>
    </Dialog>
  );
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** What the server found wrong with values, by place. */
function refusals(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof ApiError)) return NOTHING;
  const found = error.problems.map(({ pointer, message }) => ({ place: placeOf(pointer), message }));
  return new Map(found.flatMap(({ place, message }) => (place === null ? [] : [[placeKey(place), message]])));
}

const sentence = (wrong: Wrong, text: string, type: string): string =>
  t(`testData.wrong.${wrong}`, { text: text.length > 60 ? `${text.slice(0, 60)}…` : text, type });
