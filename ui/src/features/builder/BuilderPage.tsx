import { useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { useEffect, useState } from "react";
import { useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { useMe, useNodeTypes } from "@/api/queries";
import type { Me } from "@/api/types";
import { t } from "@/i18n";
import { DraftKeeper } from "@/features/publish/DraftKeeper";
import type { Opening } from "@/features/publish/opening";
import { openingQuery } from "@/features/publish/server";
import { EmptyState, ErrorState, LinkButton, PageSpinner } from "@/ui";
import { part } from "@/ui/part";
import { Builder } from "./Builder";
import { BuilderContext, createBuilderStore } from "./store";
import { useCheck } from "./useCheck";

const TestDataKeeper = part(
  async () => (await import("@/features/data-panel/test-data/TestDataKeeper")).TestDataKeeper,
  { optional: true, whenIdle: true },
);

/** The builder of the pipeline that the address names. */
export default function BuilderPage() {
  const { id = "" } = useParams();
  const types = useNodeTypes();
  const me = useMe();
  const user = me.data?.name;
  const opening = useQuery({ ...openingQuery(id, user ?? ""), enabled: user !== undefined });
  if (opening.error instanceof ApiError && opening.error.status === 404) return <Missing pipeline={id} />;
  const failed = [opening, types, me].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!opening.data || !types.data || !me.data) return <PageSpinner label={t("builder.loading")} />;
  return <Opened key={id} opening={opening.data} types={types.data} user={me.data.name} pipeline={id} can={me.data.can} />;
}

function Missing({ pipeline }: { pipeline: string }) {
  return (
    <EmptyState
      icon={Workflow}
      title={t("builder.missing", { pipeline })}
      action={<LinkButton to="/pipelines">{t("builder.missing.go")}</LinkButton>}
    />
  );
}

interface Props {
  pipeline: string;
  user: string;
  opening: Opening;
  types: NonNullable<ReturnType<typeof useNodeTypes>["data"]>;
  can: Me["can"];
}

function Opened({ pipeline, user, opening, types, can }: Props) {
  const readOnly = !can.edit;
  const [store] = useState(() => {
    const created = createBuilderStore();
    created.getState().setTypes(types);
    created.getState().setMayCode(can.code);
    created.getState().open(opening.document, opening.base, readOnly);
    return created;
  });
  useEffect(() => store.getState().setTypes(types), [store, types]);
  return (
    <BuilderContext value={store}>
      {!readOnly && <DraftKeeper pipeline={pipeline} user={user} opening={opening} />}
      {!readOnly && <TestDataKeeper pipeline={pipeline} />}
      <Checked />
    </BuilderContext>
  );
}

function Checked() {
  useCheck();
  return <Builder />;
}
