import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useParams } from "react-router";

import { useMe, useNodeTypes } from "@/api/queries";
import { t } from "@/i18n";
import { DraftKeeper } from "@/features/publish/DraftKeeper";
import type { Opening } from "@/features/publish/opening";
import { openingQuery } from "@/features/publish/server";
import { ErrorState, PageSpinner } from "@/ui";
import { part } from "@/ui/part";
import { Builder } from "./Builder";
import { BuilderContext, createBuilderStore } from "./store";
import { useCheck } from "./useCheck";

const TestDataKeeper = part(async () => (await import("@/features/data-panel/test-data/TestDataKeeper")).TestDataKeeper, { optional: true });

/** The builder of the pipeline that the address names. */
export default function BuilderPage() {
  const { id = "" } = useParams();
  const types = useNodeTypes();
  const me = useMe();
  const user = me.data?.name;
  const opening = useQuery({ ...openingQuery(id, user ?? ""), enabled: user !== undefined });
  const failed = [opening, types, me].find((query) => query.isError);
  if (failed !== undefined) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!opening.data || !types.data || !me.data) return <PageSpinner label={t("builder.loading")} />;
  return <Opened key={id} opening={opening.data} types={types.data} user={me.data.name} pipeline={id} readOnly={!me.data.can.edit} />;
}

interface Props {
  pipeline: string;
  user: string;
  opening: Opening;
  types: NonNullable<ReturnType<typeof useNodeTypes>["data"]>;
  readOnly: boolean;
}

function Opened({ pipeline, user, opening, types, readOnly }: Props) {
  const [store] = useState(() => {
    const created = createBuilderStore();
    created.getState().setTypes(types);
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
