import { t } from "@/i18n";
import { withConfigValue } from "@/model/nodeconfig";
import { isObject, sameJson, type Json } from "@/model/json";
import type { NodeSpec } from "@/model/types";
import { CodeEditor } from "@/ui/code";
import { useState } from "react";
import { useBuilder, useBuilderStore } from "../builder/store";
import styles from "./NodePanel.module.css";

/** A node of a type that this server does not have: its settings as JSON. */
export function RawConfig({ node }: { node: NodeSpec }) {
  const store = useBuilderStore();
  const readOnly = useBuilder((state) => state.readOnly);
  const [draft, setDraft] = useState<{ text: string; of: unknown }>({ text: "", of: undefined });
  const [error, setError] = useState<string | null>(null);
  const config = node.config ?? {};
  const text = error !== null || sameJson(draft.of, config) ? draft.text : JSON.stringify(config, null, 2);
  const entered = (typed: string) => {
    try {
      const value = JSON.parse(typed) as Json;
      if (!isObject(value)) throw new Error(t("json.expected_object"));
      setDraft({ text: typed, of: value });
      setError(null);
      const label = t("node.edit", { field: "config", node: node.id });
      store.getState().edit(label, (document) => withConfigValue(document, node.id, [], value), `config:${node.id}`);
    } catch (problem) {
      setDraft({ text: typed, of: config });
      setError(problem instanceof Error ? problem.message : String(problem));
    }
  };
  return (
    <section className={styles.panel} aria-label={t("node.panel", { node: node.id })}>
      <header className={styles.header}>
        <h2 className={styles.title}>{node.name ?? node.id}</h2>
        <p className={styles.notInstalled}>{t("node.unknown_type", { type: node.type })}</p>
        <p className={styles.help}>{t("node.unknown_type.text")}</p>
      </header>
      <div className={styles.body}>
        <CodeEditor
          language="json"
          label={t("node.panel", { node: node.id })}
          value={text}
          onChange={entered}
          readOnly={readOnly}
          invalid={error !== null}
        />
        {error !== null && (
          <p role="alert" className={styles.entryError}>
            {t("node.invalid_json", { message: error })}
          </p>
        )}
      </div>
    </section>
  );
}
