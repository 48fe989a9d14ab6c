import { MousePointerClick } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useNodeTypes } from "@/api/queries";
import type { NodeType } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import type { NodeSpec } from "@/model/types";
import { EmptyState, Tabs } from "@/ui";
import { showPlace } from "@/ui/showPlace";
import { Prose } from "@/ui/Prose";
import { useBuilder, useDocument } from "../builder/store";
import { FormContext } from "./form-context";
import { NodeSettings } from "./NodeSettings";
import { ProblemLines } from "./ProblemLines";
import { RawConfig } from "./RawConfig";
import { SchemaForm } from "./SchemaForm";
import { useNodeForm } from "./useNodeForm";
import styles from "./NodePanel.module.css";

/** The settings of the selected node. */
export function NodePanel() {
  const document = useDocument();
  const selected = useBuilder((state) => state.selected);
  const types = useNodeTypes().data;
  const index = document.nodes.findIndex((node) => node.id === selected[0]);
  const node = document.nodes[index];
  if (selected.length > 1)
    return <EmptyState title={t("node.several", { count: selected.length })}>{t("node.several.text")}</EmptyState>;
  if (node === undefined)
    return (
      <EmptyState icon={MousePointerClick} title={t("node.none")}>
        {t("node.none.text")}
      </EmptyState>
    );
  if (types === undefined) return null;
  const type = types.get(node.type);
  if (type === undefined) return <RawConfig key={node.id} node={node} />;
  return <KnownNode key={`${node.id} ${node.type}`} node={node} index={index} type={type} />;
}

type Page = "config" | "task" | "about";

function KnownNode({ node, index, type }: { node: NodeSpec; index: number; type: NodeType }) {
  const form = useNodeForm(node, index, type);
  const [chosen, setChosen] = useState<{ page: Page; request: number }>({ page: "config", request: 0 });
  const panel = useRef<HTMLElement>(null);
  const { target } = form;
  const request = target?.request ?? 0;
  const place = `/nodes/${index}`;
  // a place that was asked for after the last choice of a tab decides the tab
  const page: Page = target !== null && request > chosen.request ? pageOf(target.pointer, index) : chosen.page;
  const pointer = target?.pointer ?? "";

  useEffect(() => {
    return request > 0 && panel.current !== null ? showPlace(panel.current, pointer) : undefined;
  }, [request, pointer]);

  return (
    <FormContext value={form}>
      <section ref={panel} className={styles.panel} aria-label={t("node.panel", { node: node.id })}>
        <header className={styles.header} data-pointer={place} tabIndex={-1}>
          <h2 className={styles.title}>{node.name ?? node.id}</h2>
          <p className={styles.help}>
            {node.type} · {type.summary}
          </p>
          {!type.installed && type.extra !== null && (
            <p className={styles.notInstalled}>{t("node.not_installed", { extra: type.extra })}</p>
          )}
          {/* such as a wire that is not there yet, and so has no place of its own */}
          <ProblemLines problems={form.problems.filter((problem) => problem.pointer === place)} />
        </header>
        <Tabs<Page>
          label={t("node.panel", { node: node.id })}
          value={page}
          onChange={(next) => setChosen({ page: next, request })}
          tabs={[
            {
              id: "config",
              label: t("node.tab.config"),
              content: (
                <div className={styles.body}>
                  <SchemaForm />
                </div>
              ),
            },
            {
              id: "task",
              label: t("node.tab.task"),
              content: (
                <div className={styles.body}>
                  <NodeSettings />
                </div>
              ),
            },
            {
              id: "about",
              label: t("node.tab.about"),
              content: (
                <div className={styles.body}>
                  <Prose text={`${type.summary}\n\n${type.description}`} />
                </div>
              ),
            },
          ]}
        />
      </section>
    </FormContext>
  );
}

function pageOf(pointer: string, index: number): Page {
  const rest = pointer.slice(`/nodes/${index}`.length);
  return rest === "" || rest.startsWith("/config") ? "config" : "task";
}
