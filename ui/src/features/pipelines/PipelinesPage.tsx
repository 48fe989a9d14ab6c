import { Compass, Download, Pause, Play, Plus, Trash2, Workflow } from "lucide-react";
import { useState } from "react";

import { useMe } from "@/api/queries";
import { t } from "@/i18n";
import "@/i18n/later";
import { Button, EmptyState, ErrorState, IconButton, LinkButton, PageSpinner } from "@/ui";
import { part } from "@/ui/part";
import { cx } from "@/ui/cx";
import { Select, TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import { found } from "@/ui/table/rows";
import { Table } from "@/ui/table/Table";
import { useFilters } from "@/ui/table/useFilters";
import { Invitation } from "../tour/Invitation";
import { askForTour, useTour } from "../tour/tour-store";
import { IdDialog } from "./IdDialog";
import { pipelineColumns, type Asked } from "./columns";
import { FILTERS, passes, usePipelines } from "./queries";
import { ImportButton } from "./transfer/ImportButton";
import { useExport } from "./transfer/useExport";
import { usePause } from "./usePause";

const DeleteDialog = part(async () => (await import("./DeleteDialog")).DeleteDialog);
const BackfillDialog = part(async () => (await import("../backfills/BackfillDialog")).BackfillDialog);

const StartDialog = part(async () => (await import("../tour/StartDialog")).StartDialog);

const NO_FILTERS = { search: "", show: "all", tag: "" };
const NOTHING: ReadonlySet<string> = new Set();

/** All pipelines: how they do, and what can be done with them. */
export default function PipelinesPage() {
  const pipelines = usePipelines();
  const me = useMe().data;
  const can = me?.can;
  const [{ search, show, tag }, setFilters] = useFilters(NO_FILTERS);
  const [chosen, setChosen] = useState(NOTHING);
  const [asked, setAsked] = useState<Asked | null>(null);
  const pause = usePause();
  const exportAll = useExport();
  const tour = useTour((state) => state.asked);

  if (pipelines.isError) return <ErrorState error={pipelines.error} onRetry={() => void pipelines.refetch()} />;
  if (pipelines.data === undefined || me === undefined || can === undefined) return <PageSpinner />;
  const items = pipelines.data;
  const filter = FILTERS.find((each) => each === show) ?? "all";
  const tags = [...new Set(items.flatMap((item) => item.tags))].sort();
  const shown = items.filter(
    (item) =>
      passes(filter, item) &&
      (tag === "" || item.tags.includes(tag)) &&
      found(search, [item.id, item.name, item.description, ...item.tags]),
  );
  const selected = shown.filter((item) => chosen.has(item.id));
  const create = can.create && (
    <>
      <ImportButton />
      <Button variant="primary" icon={Plus} onClick={() => setAsked({ kind: "new" })}>
        {t("pipelines.new")}
      </Button>
    </>
  );
  const mayTour = can.create && can.edit;
  const dialogs = (
    <>
      {asked !== null && (
        <Dialogs
          asked={asked}
          taken={items.map((item) => item.id)}
          onClose={() => setAsked(null)}
          onDeleted={() => setChosen(NOTHING)}
        />
      )}
      {tour && <StartDialog here={null} />}
    </>
  );

  if (items.length === 0) {
    return (
      <>
        <EmptyState
          icon={Workflow}
          title={t(can.create ? "pipelines.none" : "pipelines.none.viewer")}
          action={
            <span className={pageStyles.inline}>
              {create}
              {mayTour && (
                <Button icon={Compass} onClick={askForTour}>
                  {t("tour.invite.take")}
                </Button>
              )}
              <LinkButton to="/nodes" variant="ghost">
                {t("pipelines.none.nodes")}
              </LinkButton>
            </span>
          }
        >
          {t(can.create ? "pipelines.none.text" : "pipelines.none.viewer.text")}
        </EmptyState>
        {dialogs}
      </>
    );
  }
  return (
    <div className={pageStyles.page}>
      <header className={pageStyles.head}>
        <h1 className={pageStyles.title}>{t("pipelines.page")}</h1>
        <span role="status" className={pageStyles.muted}>
          {t("pipelines.count", { count: shown.length })}
        </span>
        <span className={cx(pageStyles.end, pageStyles.inline)}>
          {mayTour && <IconButton label={t("tour.label")} icon={Compass} onClick={askForTour} />}
          {create}
        </span>
      </header>
      {mayTour && <Invitation user={me.name} />}
      <Table
        id="pipelines"
        label={t("pipelines.page")}
        rows={shown}
        rowKey={(item) => item.id}
        columns={pipelineColumns(can, { ask: setAsked, pause, exportAll })}
        sort={{ id: "updated", desc: true }}
        {...(can.edit || can.delete ? { selection: { chosen, onChange: setChosen } } : {})}
        tools={
          selected.length > 0 ? (
            <>
              <span>{t("pipelines.chosen", { count: selected.length })}</span>
              {can.edit && (
                <>
                  <Button size="small" icon={Pause} onClick={() => pause(selected, true)}>
                    {t("pipelines.pause")}
                  </Button>
                  <Button size="small" icon={Play} onClick={() => pause(selected, false)}>
                    {t("pipelines.resume")}
                  </Button>
                </>
              )}
              <Button size="small" icon={Download} onClick={() => exportAll(selected)}>
                {t("transfer.export")}
              </Button>
              {can.delete && (
                <Button
                  size="small"
                  variant="danger"
                  icon={Trash2}
                  onClick={() => setAsked({ kind: "delete", pipelines: selected })}
                >
                  {t("pipelines.delete")}
                </Button>
              )}
            </>
          ) : (
            <>
              <TextInput
                type="search"
                className={pageStyles.search}
                aria-label={t("pipelines.search")}
                placeholder={t("pipelines.search")}
                value={search}
                onChange={(event) => setFilters({ search: event.target.value })}
              />
              <Select
                className={pageStyles.filter}
                aria-label={t("pipelines.filter")}
                value={filter}
                options={FILTERS.map((each) => ({ value: each, label: t(`pipelines.filter.${each}`) }))}
                onChange={(event) => setFilters({ show: event.target.value })}
              />
              {tags.length > 0 && (
                <Select
                  className={pageStyles.filter}
                  aria-label={t("pipelines.tag")}
                  value={tag}
                  options={[
                    { value: "", label: t("pipelines.tag.all") },
                    ...tags.map((each) => ({ value: each, label: each })),
                  ]}
                  onChange={(event) => setFilters({ tag: event.target.value })}
                />
              )}
            </>
          )
        }
        empty={
          <EmptyState
            title={t("pipelines.no_match")}
            action={<Button onClick={() => setFilters(NO_FILTERS)}>{t("pipelines.clear")}</Button>}
          />
        }
      />
      {dialogs}
    </div>
  );
}

interface DialogProps {
  asked: Asked;
  taken: readonly string[];
  onClose: () => void;
  onDeleted: () => void;
}

function Dialogs({ asked, taken, onClose, onDeleted }: DialogProps) {
  if (asked.kind === "delete")
    return <DeleteDialog pipelines={asked.pipelines} onClose={onClose} onDeleted={onDeleted} />;
  if (asked.kind === "backfill") {
    return (
      <BackfillDialog pipeline={asked.pipeline.id} onClose={onClose} />
    );
  }
  return <IdDialog asked={asked} taken={taken} onClose={onClose} />;
}
