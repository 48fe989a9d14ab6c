import { PlugZap, Plus } from "lucide-react";
import { useMemo, useState } from "react";

import { useMe } from "@/api/queries";
import type { Connection, ConnectionType } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { Button, EmptyState, ErrorState, PageSpinner } from "@/ui";
import { TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import { InlineProse } from "@/ui/Prose";
import { found } from "@/ui/table/rows";
import { Table, type TableColumn } from "@/ui/table/Table";
import { useFilters } from "@/ui/table/useFilters";
import { NewConnectionDialog } from "./NewConnectionDialog";
import { useAllConnections, useConnectionTypes } from "./queries";
import { TestProgress } from "./TestProgress";
import { useConnectionTest } from "./useConnectionTest";

/** What nodes can connect to; connections are made and tested here, and never shown with their secrets. */
export default function ConnectionsPage() {
  const me = useMe();
  const connections = useAllConnections();
  const types = useConnectionTypes().data;
  const [{ search }, setFilters] = useFilters({ search: "" });
  const [creating, setCreating] = useState(false);
  const columns = useMemo(() => columnsOf(types ?? []), [types]);
  if (connections.isError) return <ErrorState error={connections.error} onRetry={() => void connections.refetch()} />;
  if (connections.data === undefined || me.data === undefined) return <PageSpinner />;
  const create = me.data.can.connections && (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t("connections.new")}
    </Button>
  );
  const shown = connections.data.filter((each) => found(search, [each.id, each.type, each.host, each.description]));
  return (
    <div className={pageStyles.page}>
      <header className={pageStyles.head}>
        <h1 className={pageStyles.title}>{t("connections.page")}</h1>
        <span className={pageStyles.end}>{connections.data.length > 0 && create}</span>
      </header>
      <p className={pageStyles.muted}>{t("connections.text")}</p>
      {connections.data.length === 0 ? (
        <EmptyState icon={PlugZap} title={t("connections.none")} action={create}>
          <InlineProse text={t(me.data.can.connections ? "connections.none.text" : "connections.none.viewer.text")} />
        </EmptyState>
      ) : (
        <Table
          id="connections"
          label={t("connections.page")}
          rows={shown}
          rowKey={(each) => each.id}
          columns={columns}
          sort={{ id: "id", desc: false }}
          tools={
            <TextInput
              type="search"
              className={pageStyles.search}
              aria-label={t("connections.search")}
              placeholder={t("connections.search")}
              value={search}
              onChange={(event) => setFilters({ search: event.target.value })}
            />
          }
        />
      )}
      {creating && (
        <NewConnectionDialog
          types={types ?? []}
          taken={connections.data.map((each) => each.id)}
          onClose={() => setCreating(false)}
        />
      )}
    </div>
  );
}

function columnsOf(types: readonly ConnectionType[]): TableColumn<Connection>[] {
  const byType = new Map(types.map((type) => [type.type, type]));
  return [
    {
      id: "id",
      label: t("connections.id"),
      fixed: true,
      sort: (each) => each.id,
      cell: (each) => <span className={pageStyles.strong}>{each.id}</span>,
    },
    {
      id: "type",
      label: t("connections.type"),
      sort: (each) => each.type,
      cell: (each) => byType.get(each.type)?.label ?? each.type,
    },
    { id: "host", label: t("connections.host"), sort: (each) => each.host, cell: (each) => each.host },
    {
      id: "used",
      label: t("connections.used"),
      text: (each) => byType.get(each.type)?.node_types.join(", "),
      cell: (each) =>
        byType.get(each.type)?.node_types.map((type) => (
          <span key={type} className={pageStyles.tag}>
            {type}
          </span>
        )),
    },
    {
      id: "description",
      label: t("connections.description"),
      sort: (each) => each.description,
      cell: (each) => each.description,
    },
    { id: "test", label: t("connections.result"), fixed: true, cell: (each) => <Test id={each.id} /> },
  ];
}

function Test({ id }: { id: string }) {
  const testing = useConnectionTest();
  return (
    <div className={pageStyles.inline}>
      <Button
        size="small"
        icon={PlugZap}
        disabled={testing.isBusy}
        aria-label={`${t("connections.test")} ${id}`}
        onClick={() => testing.start(id)}
      >
        {t("connections.test")}
      </Button>
      <TestProgress testing={testing} />
    </div>
  );
}
