import { PlugZap, Plus } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { useMe } from "@/api/queries";
import type { ConnectionType } from "@/api/types";
import { NewConnectionDialog } from "@/features/connections/NewConnectionDialog";
import { useAllConnections, useConnectionTypes } from "@/features/connections/queries";
import { TestProgress } from "@/features/connections/TestProgress";
import { useConnectionTest } from "@/features/connections/useConnectionTest";
import { t } from "@/i18n";
import type { TextField } from "@/model/formfields";
import { Button } from "@/ui";
import { Combobox } from "@/ui/form";
import { type ControlProps, useForm } from "../form-context";
import styles from "../NodePanel.module.css";
import { useConnections } from "../queries";

/** The id of a connection of the node's types, with a test at hand, and a new one for who may make it. */
export function ConnectionControl({ field, path, value, id, label, describedBy, invalid }: ControlProps<TextField>) {
  const form = useForm();
  const types = form.type.connection_types;
  const connections = useConnections(types);
  const testing = useConnectionTest();
  const creatable = (useConnectionTypes().data ?? []).filter(({ type }) => types.includes(type));
  const mayCreate = useMe().data?.can.connections === true && !form.readOnly && creatable.length > 0;
  const [creating, setCreating] = useState(false);
  const chosen = typeof value === "string" ? value : "";
  const options = (connections.data ?? []).map((each) => ({
    value: each.id,
    detail: [each.type, each.host].filter(Boolean).join(" · "),
  }));
  const standard = field.nullable && types.includes("duckdb") ? t("node.connection.warehouse") : undefined;
  const choose = (name: string) => {
    testing.reset();
    form.set(field, path, name === "" && !field.required ? undefined : name);
  };
  const empty = connections.isSuccess && options.length === 0;
  return (
    <>
      <div className={styles.row}>
        <Combobox
          id={id}
          value={chosen}
          options={options}
          loading={connections.isPending}
          placeholder={standard}
          invalid={invalid}
          disabled={form.readOnly}
          aria-label={label}
          aria-describedby={describedBy}
          footer={connections.isError ? connections.error.message : empty ? <None types={types} /> : undefined}
          onChange={choose}
        />
        <Button
          size="small"
          icon={PlugZap}
          className={styles.tall}
          disabled={chosen === "" || testing.isBusy}
          onClick={() => testing.start(chosen)}
        >
          {t("node.connection.test")}
        </Button>
      </div>
      <TestProgress testing={testing} />
      {mayCreate && (
        <Button size="small" variant="ghost" icon={Plus} className={styles.start} onClick={() => setCreating(true)}>
          {t("node.connection.new")}
        </Button>
      )}
      {creating && <NewConnection types={creatable} onCreated={choose} onClose={() => setCreating(false)} />}
    </>
  );
}

function None({ types }: { types: readonly string[] }) {
  return (
    <>
      {t("node.connection.none", { types: types.slice(0, 3).join(", ") })}{" "}
      <Link to="/connections">{t("node.connection.manage")}</Link>
    </>
  );
}

interface NewProps {
  types: readonly ConnectionType[];
  onCreated: (id: string) => void;
  onClose: () => void;
}

/** The dialog for a connection that this node can use; only while it is open are all connections asked for. */
function NewConnection(props: NewProps) {
  const taken = (useAllConnections().data ?? []).map(({ id }) => id);
  return <NewConnectionDialog {...props} taken={taken} />;
}
