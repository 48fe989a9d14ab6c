import { useState } from "react";
import { useSearchParams } from "react-router";

import { useNodeTypes } from "@/api/queries";
import type { NodeType } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { EmptyState, ErrorState, PageSpinner } from "@/ui";
import { TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import { found } from "@/ui/table/rows";
import { NodeDocs } from "./NodeDocs";
import styles from "./Nodes.module.css";

/** The catalogue: every node type with its help, its settings and an example. */
export default function NodesPage() {
  const types = useNodeTypes();
  const [search, setSearch] = useState("");
  const [params, setParams] = useSearchParams();
  if (types.isError) return <ErrorState error={types.error} onRetry={() => void types.refetch()} />;
  if (types.data === undefined) return <PageSpinner />;
  const all = [...types.data.values()];
  const shown = all.filter((type) => found(search, [type.type, type.group, type.kind, type.summary, type.description]));
  const chosen = types.data.get(params.get("type") ?? "") ?? shown[0];
  return (
    <div className={styles.page}>
      <nav className={styles.list} aria-label={t("nodes.list")}>
        <h1 className={pageStyles.title}>{t("nodes.page")}</h1>
        <TextInput
          type="search"
          aria-label={t("nodes.search")}
          placeholder={t("nodes.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {groupsOf(shown).map(([group, members]) => (
          <section key={group} aria-label={group}>
            <h2 className={styles.group}>{group}</h2>
            <ul>
              {members.map((type) => (
                <li key={type.type}>
                  <button
                    type="button"
                    className={styles.entry}
                    aria-current={type === chosen || undefined}
                    onClick={() => setParams({ type: type.type })}
                  >
                    <span className={styles.dot} data-kind={type.kind} aria-hidden />
                    <span>
                      {type.type}
                      {!type.installed && <span className={pageStyles.muted}> · {t("nodes.missing")}</span>}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div className={styles.docs}>
        {chosen === undefined ? <EmptyState title={t("nodes.none")} /> : <NodeDocs key={chosen.type} type={chosen} />}
      </div>
    </div>
  );
}

function groupsOf(types: readonly NodeType[]): [string, NodeType[]][] {
  const groups = new Map<string, NodeType[]>();
  for (const type of types) groups.set(type.group, [...(groups.get(type.group) ?? []), type]);
  return [...groups];
}
