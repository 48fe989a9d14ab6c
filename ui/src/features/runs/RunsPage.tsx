import { Check, History, RotateCcw, Square, X } from "lucide-react";
import { useState } from "react";

import { useMe } from "@/api/queries";
import "@/i18n/later";
import { t } from "@/i18n";
import "@/i18n/later";
import { Button, EmptyState, ErrorState, LinkButton, PageSpinner } from "@/ui";
import pageStyles from "@/ui/Page.module.css";
import { Pager } from "@/ui/table/Pager";
import { Table } from "@/ui/table/Table";
import { useFilters } from "@/ui/table/useFilters";
import { keyOf, type RunChange } from "./changes";
import { FILTERS, offsetOf, orderOf, PART, textOf } from "./filters";
import { useAllRuns } from "./queries";
import { RunChangeDialog } from "./RunChangeDialog";
import { runColumns } from "./runColumns";
import { RunTools } from "./RunTools";

const NOTHING: ReadonlySet<string> = new Set();
const CHANGES = [
  { change: "again", icon: RotateCcw },
  { change: "success", icon: Check },
  { change: "failed", icon: X },
  { change: "stop", icon: Square },
] as const;

/** The runs of all pipelines: how they went, and what can be done with several at once. */
export default function RunsPage() {
  const [filters, change] = useFilters(FILTERS);
  const runs = useAllRuns(filters);
  const can = useMe().data?.can.edit === true;
  const [chosen, setChosen] = useState(NOTHING);
  const [asked, setAsked] = useState<RunChange | null>(null);

  if (runs.isError) return <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />;
  if (runs.data === undefined) return <PageSpinner />;
  const { items, total } = runs.data;
  const selected = items.filter((run) => chosen.has(keyOf(run)));
  const narrowed = Object.entries(filters).some(([name, value]) => name !== "sort" && value !== "");
  const clear = () => change({ pipeline: "", state: "", type: "", from: "", to: "", offset: "" });
  return (
    <div className={pageStyles.page}>
      <header className={pageStyles.head}>
        <h1 className={pageStyles.title}>{t("runs.page")}</h1>
        <span className={pageStyles.muted}>{t("runs.page.text")}</span>
      </header>
      {total === 0 && !narrowed ? (
        <EmptyState
          icon={History}
          title={t("runs.page.empty")}
          action={<LinkButton to="/pipelines">{t("runs.page.empty.go")}</LinkButton>}
        >
          {t("runs.page.empty.text")}
        </EmptyState>
      ) : (
        <>
          <Table
            id="all-runs"
            label={t("runs.page")}
            rows={items}
            rowKey={keyOf}
            columns={runColumns(items)}
            order={{ sort: orderOf(filters), onChange: (sort) => change({ sort: textOf(sort), offset: "" }) }}
            {...(can ? { selection: { chosen, onChange: setChosen } } : {})}
            tools={
              selected.length > 0 ? (
                <>
                  <span>{t("runs.chosen", { count: selected.length })}</span>
                  {CHANGES.map(({ change: each, icon }) => (
                    <Button
                      key={each}
                      size="small"
                      icon={icon}
                      variant={each === "stop" ? "danger" : "secondary"}
                      onClick={() => setAsked(each)}
                    >
                      {t(`runs.change.${each}.ask`)}
                    </Button>
                  ))}
                </>
              ) : (
                <RunTools filters={filters} onChange={(changed) => change({ ...changed, offset: "" })} />
              )
            }
            empty={
              <EmptyState title={t("runs.no_match")} action={<Button onClick={clear}>{t("runs.clear")}</Button>} />
            }
          />
          <Pager
            offset={offsetOf(filters)}
            limit={PART}
            total={total}
            onChange={(offset) => change({ offset: offset === 0 ? "" : String(offset) })}
          />
        </>
      )}
      {asked !== null && (
        <RunChangeDialog
          change={asked}
          runs={selected}
          onClose={() => setAsked(null)}
          onDone={() => setChosen(NOTHING)}
        />
      )}
    </div>
  );
}
