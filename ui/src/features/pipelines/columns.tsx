import { MoreHorizontal } from "lucide-react";
import { Link, useNavigate } from "react-router";

import type { Me, PipelineItem } from "@/api/types";
import { t } from "@/i18n";
import { IconButton, Menu, type MenuEntry } from "@/ui";
import { cx } from "@/ui/cx";
import pageStyles from "@/ui/Page.module.css";
import { Clamped } from "@/ui/table/Clamped";
import type { TableColumn } from "@/ui/table/Table";
import { RunBars } from "../runs/RunBars";
import { when } from "../runs/times";

/** What a person is asked before something is done. */
export type Asked =
  | { kind: "new" }
  | { kind: "duplicate" | "rename"; pipeline: PipelineItem }
  | { kind: "backfill"; pipeline: PipelineItem }
  | { kind: "delete"; pipelines: readonly PipelineItem[] };

/** What the menu of a pipeline does. */
export interface Acts {
  ask: (asked: Asked) => void;
  pause: (pipelines: readonly PipelineItem[], paused: boolean) => void;
  exportAll: (pipelines: readonly PipelineItem[]) => void;
}

export function pipelineColumns(can: Me["can"], acts: Acts): TableColumn<PipelineItem>[] {
  return [
    {
      id: "name",
      label: t("pipelines.name"),
      fixed: true,
      sort: (item) => item.name ?? item.id,
      cell: (item) => (
        <div>
          <Link to={`/pipelines/${item.id}`} className={pageStyles.strong}>
            <Clamped text={item.name ?? item.id} />
          </Link>
          {item.name !== null && (
            <div className={pageStyles.muted}>
              <Clamped text={item.id} />
            </div>
          )}
        </div>
      ),
    },
    {
      id: "state",
      label: t("pipelines.state"),
      sort: (item) => stateOrder(item),
      text: (item) => marksOf(item).map(({ text }) => text).join(", "),
      cell: (item) => <State item={item} />,
    },
    {
      id: "runs",
      label: t("pipelines.runs"),
      sort: (item) => item.last_runs[0]?.start ?? null,
      cell: (item) =>
        item.last_runs.length === 0 ? (
          <span className={cx(pageStyles.muted, pageStyles.nowrap)}>{t("pipelines.no_runs")}</span>
        ) : (
          <RunBars runs={item.last_runs} />
        ),
    },
    {
      id: "schedule",
      label: t("pipelines.schedule"),
      sort: (item) => item.schedule,
      cell: (item) => (
        <span className={cx(pageStyles.nowrap, item.schedule === null && pageStyles.muted)}>
          {item.schedule ?? t("pipelines.no_schedule")}
        </span>
      ),
    },
    { id: "nodes", label: t("pipelines.nodes"), sort: (item) => item.nodes, cell: (item) => item.nodes },
    {
      id: "tags",
      label: t("pipelines.tags"),
      sort: (item) => item.tags.join(" "),
      cell: (item) =>
        item.tags.map((tag) => (
          <span key={tag} className={pageStyles.tag}>
            {tag}
          </span>
        )),
    },
    {
      id: "updated",
      label: t("pipelines.updated"),
      sort: (item) => changedAt(item),
      cell: (item) => <span className={pageStyles.nowrap}>{when(changedAt(item))}</span>,
    },
    {
      id: "by",
      label: t("pipelines.by"),
      hidden: true,
      sort: (item) => item.updated_by,
      cell: (item) => item.updated_by,
    },
    { id: "path", label: t("pipelines.path"), hidden: true, sort: (item) => item.path, cell: (item) => item.path },
    {
      id: "actions",
      label: t("pipelines.actions"),
      fixed: true,
      pinned: true,
      cell: (item) => <Actions item={item} can={can} acts={acts} />,
    },
  ];
}

const changedAt = (item: PipelineItem): string | null => item.updated_at ?? item.draft?.updated_at ?? null;

function stateOrder(item: PipelineItem): number {
  if (item.problems > 0) return 0;
  if (item.revision === null) return 1;
  return item.paused === true ? 2 : 3;
}

function marksOf(item: PipelineItem): { state: string; text: string }[] {
  const published = item.revision !== null;
  const state = !published ? "draft" : !item.has_dag ? "waiting" : item.paused === true ? "paused" : "active";
  const marks: { state: string; text: string }[] = [{ state, text: t(`pipelines.state.${state}`) }];
  if (published && item.draft !== null) marks.push({ state: "changed", text: t("pipelines.state.changed") });
  if (item.problems > 0) {
    marks.push({ state: "problems", text: t("pipelines.state.problems", { count: item.problems }) });
  }
  return marks;
}

function State({ item }: { item: PipelineItem }) {
  return (
    <span className={pageStyles.marks}>
      {marksOf(item).map(({ state, text }) => (
        <span key={state} className={pageStyles.mark} data-state={state}>
          {text}
        </span>
      ))}
    </span>
  );
}

interface ActionProps {
  item: PipelineItem;
  can: Me["can"];
  acts: Acts;
}

function Actions({ item, can, acts: { ask, pause, exportAll } }: ActionProps) {
  const navigate = useNavigate();
  const published = item.revision !== null;
  const entries: MenuEntry[] = [
    {
      label: t(item.paused === true ? "pipelines.resume" : "pipelines.pause"),
      disabled: !can.edit || item.paused === null,
      onSelect: () => pause([item], item.paused !== true),
    },
    {
      label: t("backfill.ask"),
      disabled: !can.edit || !item.has_dag,
      onSelect: () => ask({ kind: "backfill", pipeline: item }),
    },
    {
      label: t("history.button"),
      disabled: !published,
      onSelect: () => void navigate(`/pipelines/${item.id}/history`),
    },
    "separator",
    {
      label: t("pipelines.duplicate"),
      disabled: !can.create || !published,
      onSelect: () => ask({ kind: "duplicate", pipeline: item }),
    },
    {
      label: t("pipelines.rename"),
      disabled: !can.edit || !can.create || !published,
      onSelect: () => ask({ kind: "rename", pipeline: item }),
    },
    { label: t("transfer.export"), onSelect: () => exportAll([item]) },
    "separator",
    {
      label: t("pipelines.delete"),
      danger: true,
      disabled: published ? !can.delete : !can.edit,
      onSelect: () => ask({ kind: "delete", pipelines: [item] }),
    },
  ];
  return (
    <Menu entries={entries} align="end">
      <IconButton label={t("pipelines.more", { pipeline: item.id })} icon={MoreHorizontal} size="small" />
    </Menu>
  );
}
