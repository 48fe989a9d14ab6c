import { t } from "@/i18n";
import type { Change } from "@/model/changes";
import { shortText } from "@/model/json";
import { cx } from "@/ui/cx";
import styles from "./Publish.module.css";

/** What changed, node by node and note by note, in words. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className={styles.changes}>
      {changes.map((change) => (
        <li key={`${change.node ?? ""} ${change.note === undefined ? change.subject : `note ${change.note}`}`}>
          <p className={styles.changeHead}>
            <span className={cx(styles.mark, styles[change.kind])}>{t(`change.${change.kind}`)}</span>
            <strong>{change.node ?? change.subject}</strong>
            <span className={styles.muted}>{kindOf(change)}</span>
          </p>
          {change.values.length > 0 && (
            <dl className={styles.values}>
              {change.values.map(({ path, before, after }) => (
                <div key={path.join(".")} className={styles.value}>
                  <dt>{path.filter((part) => part !== "config").join(" › ")}</dt>
                  <dd>
                    {before !== undefined && <del>{shortText(before, 120)}</del>}
                    <span className="visually-hidden"> {t("change.to")} </span>
                    <ins>{after === undefined ? t("change.nothing") : shortText(after, 120)}</ins>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}

function kindOf({ node, note, subject }: Change): string {
  if (note !== undefined) return t("change.note");
  return node === null ? t("change.pipeline") : subject;
}
