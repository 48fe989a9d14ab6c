import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download, ShieldCheck } from "lucide-react";
import { Link } from "react-router";

import { api, API_ROOT, data } from "@/api/client";
import type { AuditEntry } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { Button, EmptyState, ErrorState, LinkButton, PageSpinner } from "@/ui";
import buttonStyles from "@/ui/Button.module.css";
import { cx } from "@/ui/cx";
import { Select, TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import { Pager } from "@/ui/table/Pager";
import { Table, type TableColumn } from "@/ui/table/Table";
import { useDebounced } from "@/ui/useDebounced";
import { useFilters } from "@/ui/table/useFilters";
import styles from "./Audit.module.css";
import { FILTERS, narrowing, offsetOf, PART } from "./filters";

const SETTLE_MS = 300;

const sortOf = (text: string): "time" | "-time" => (text === "time" ? "time" : "-time");

/** Who changed what, for those who may read it. */
export default function AuditPage() {
  const [filters, change] = useFilters(FILTERS);
  const settled = useDebounced(JSON.stringify(filters), SETTLE_MS);
  const asked = JSON.parse(settled) as typeof filters;
  const query = { ...narrowing(asked), sort: sortOf(asked.sort), offset: offsetOf(asked), limit: PART };
  const audit = useQuery({
    queryKey: ["audit", query],
    queryFn: () => data(api.GET("/audit", { params: { query } })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  if (audit.isError) return <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />;
  if (audit.data === undefined) return <PageSpinner />;
  const narrowed = Object.keys(narrowing(asked)).length > 0;
  return (
    <div className={pageStyles.page}>
      <header className={pageStyles.head}>
        <h1 className={pageStyles.title}>{t("audit.page")}</h1>
        <span className={pageStyles.muted}>{t("audit.text")}</span>
        <a
          className={cx(buttonStyles.button, buttonStyles.secondary, buttonStyles.medium, pageStyles.end)}
          href={`${API_ROOT}/audit/csv?${new URLSearchParams(narrowing(filters)).toString()}`}
          download
        >
          <Download size={16} aria-hidden />
          {t("audit.csv")}
        </a>
      </header>
      <Table
        id="audit"
        label={t("audit.page")}
        rows={audit.data.items}
        rowKey={(entry) => String(entry.id)}
        columns={COLUMNS}
        order={{
          sort: { id: "time", desc: filters.sort !== "time" },
          onChange: ({ desc }) => change({ sort: desc ? "" : "time", offset: "" }),
        }}
        tools={
          <>
            {(["search", "user", "pipeline", "action"] as const).map((name) => (
              <TextInput
                key={name}
                type="search"
                className={pageStyles.narrow}
                aria-label={t(`audit.${name}`)}
                placeholder={t(`audit.${name}`)}
                value={filters[name]}
                onChange={(event) => change({ [name]: event.target.value, offset: "" })}
              />
            ))}
            <Select
              className={pageStyles.filter}
              aria-label={t("audit.outcome")}
              value={filters.outcome}
              options={[
                { value: "", label: t("audit.outcome.all") },
                { value: "done", label: t("audit.outcome.done") },
                { value: "refused", label: t("audit.outcome.refused") },
              ]}
              onChange={(event) => change({ outcome: event.target.value, offset: "" })}
            />
            {(["from", "to"] as const).map((name) => (
              <label key={name} className={pageStyles.inline}>
                <span className={pageStyles.muted}>{t(`table.${name}`)}</span>
                <TextInput
                  type="date"
                  className={pageStyles.filter}
                  value={filters[name]}
                  onChange={(event) => change({ [name]: event.target.value, offset: "" })}
                />
              </label>
            ))}
          </>
        }
        empty={narrowed ? <NoMatch onClear={() => change(FILTERS)} /> : <NothingYet />}
      />
      <Pager
        offset={offsetOf(filters)}
        limit={PART}
        total={audit.data.total}
        onChange={(offset) => change({ offset: offset === 0 ? "" : String(offset) })}
      />
    </div>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title={t("audit.none")} action={<Button onClick={onClear}>{t("audit.clear")}</Button>} />
  );
}

function NothingYet() {
  return (
    <EmptyState
      icon={ShieldCheck}
      title={t("audit.empty")}
      action={<LinkButton to="/pipelines">{t("audit.empty.go")}</LinkButton>}
    >
      {t("audit.empty.text")}
    </EmptyState>
  );
}

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

const COLUMNS: TableColumn<AuditEntry>[] = [
  {
    id: "time",
    label: t("audit.time"),
    fixed: true,
    sort: (entry) => entry.time,
    cell: (entry) => <span className={pageStyles.nowrap}>{TIME.format(new Date(entry.time))}</span>,
  },
  { id: "user", label: t("audit.user"), cell: (entry) => entry.user },
  { id: "action", label: t("audit.action"), fixed: true, cell: (entry) => <code>{entry.action}</code> },
  {
    id: "pipeline",
    label: t("audit.pipeline"),
    cell: (entry) => entry.pipeline !== null && <Link to={`/pipelines/${entry.pipeline}`}>{entry.pipeline}</Link>,
  },
  {
    id: "outcome",
    label: t("audit.outcome"),
    cell: (entry) => (
      <span className={pageStyles.mark} data-state={entry.outcome === "done" ? "success" : "failed"}>
        {t(`audit.outcome.${entry.outcome}`)}
      </span>
    ),
  },
  { id: "details", label: t("audit.details"), cell: (entry) => <Details details={entry.details} /> },
  {
    id: "correlation",
    label: t("audit.correlation"),
    cell: (entry) => <code className={styles.correlation}>{entry.correlation_id}</code>,
  },
];

function Details({ details }: { details: AuditEntry["details"] }) {
  return (
    <ul className={styles.details}>
      {Object.entries(details)
        .filter(([, value]) => value !== null && value !== "")
        .map(([name, value]) => (
          <li key={name}>
            <span className={pageStyles.muted}>{name.replaceAll("_", " ")}</span>{" "}
            {typeof value === "string" ? value : JSON.stringify(value)}
          </li>
        ))}
    </ul>
  );
}
