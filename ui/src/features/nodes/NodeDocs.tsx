import type { NodeType } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import type { Field } from "@/model/formfields";
import { shortText, type JsonObject } from "@/model/json";
import { fieldsOf } from "@/model/schemaform";
import pageStyles from "@/ui/Page.module.css";
import { InlineProse, Prose } from "@/ui/Prose";
import styles from "./Nodes.module.css";

/** One node type: what it does, what it takes, and an example. */
export function NodeDocs({ type }: { type: NodeType }) {
  const fields = fieldsOf(type.config as JsonObject);
  return (
    <article className={styles.article}>
      <header>
        <h2 className={pageStyles.title}>{type.type}</h2>
        <p className={pageStyles.marks}>
          <span className={pageStyles.mark}>{t(`nodes.kind.${type.kind}`)}</span>
          {!type.installed && type.extra !== null && (
            <span className={pageStyles.mark} data-state="problems">
              {t("nodes.missing.text", { extra: type.extra })}
            </span>
          )}
        </p>
      </header>
      <Prose text={`${type.summary}\n\n${type.description}`} />
      <Facts type={type} />
      <section>
        <h3 className={styles.heading}>{t("nodes.fields")}</h3>
        <dl className={styles.fields}>
          {fields.map((field) => (
            <FieldDocs key={field.name} field={field} />
          ))}
        </dl>
      </section>
      <section>
        <h3 className={styles.heading}>{t("nodes.example")}</h3>
        <pre className={styles.example} tabIndex={0}>
          {JSON.stringify({ type: type.type, config: type.example }, null, 2)}
        </pre>
      </section>
    </article>
  );
}

function Facts({ type }: { type: NodeType }) {
  const facts: [string, string][] = [
    [
      t("nodes.inputs"),
      type.inputs
        .map(
          (port) =>
            `${port.name}${port.many ? ` (${t("nodes.input.many")})` : ""}${port.description ? `: ${port.description}` : ""}`,
        )
        .join(" · "),
    ],
    [t("nodes.modes"), type.modes?.join(", ") ?? ""],
    [t("nodes.connections"), type.connection_types.join(", ")],
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, fact]) => fact !== "")
        .map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
    </dl>
  );
}

function FieldDocs({ field }: { field: Field }) {
  const standard =
    field.default === undefined || field.default === null
      ? null
      : t("nodes.field.default", { value: shortText(field.default, 40) || '""' });
  return (
    <div className={styles.field}>
      <dt>
        <code>{field.name}</code>{" "}
        <span className={pageStyles.muted}>
          {[typeOf(field), field.required ? t("nodes.field.required") : standard].filter(Boolean).join(" · ")}
        </span>
      </dt>
      <dd>
        <InlineProse text={field.description} />
        {field.kind === "object" && (
          <dl className={styles.fields}>
            {field.fields.map((inner) => (
              <FieldDocs key={inner.name} field={inner} />
            ))}
          </dl>
        )}
      </dd>
    </div>
  );
}

/** What may be entered, in few words. */
function typeOf(field: Field): string {
  switch (field.kind) {
    case "choice":
      return field.options.map(String).join(" | ");
    case "scalar":
      return field.types.map((type) => t(`node.type.${type}`)).join(" | ");
    case "list":
      return `[${typeOf(field.item)}]`;
    case "map":
      return `{${field.keyWidget ?? "name"}: ${typeOf(field.value)}}`;
    case "union":
      return field.variants.map((variant) => variant.label.toLowerCase()).join(" | ");
    case "object":
      return "{…}";
    case "tuple":
      return `[${field.items.map(typeOf).join(", ")}]`;
    default:
      return field.widget ?? field.kind;
  }
}
