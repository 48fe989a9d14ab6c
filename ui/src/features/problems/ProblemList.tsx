import { CircleAlert, TriangleAlert } from "lucide-react";

import type { Problem } from "@/api/types";
import "@/i18n/later";
import { t } from "@/i18n";
import "@/i18n/later";
import { locate } from "@/model/jsonpointer";
import { cx } from "@/ui/cx";
import { useBuilderStore, useDocument } from "../builder/store";
import styles from "./Problems.module.css";

/** Problems as a list; each selects its node and puts the focus into its field. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const store = useBuilderStore();
  const document = useDocument();
  return (
    <ul className={styles.list}>
      {problems.map((problem, index) => {
        const place = locate(document, problem.pointer);
        const node = problem.node ?? place?.node ?? null;
        const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
        return (
          <li key={`${problem.pointer} ${problem.message} ${index}`}>
            <button
              type="button"
              className={styles.problem}
              onClick={() => store.getState().goTo(node, problem.pointer)}
            >
              <Icon size={16} aria-label={t(`problems.${problem.severity}`)} className={cx(styles[problem.severity])} />
              <span className={styles.text}>
                <span>{problem.message}</span>
                {(problem.expected ?? problem.hint) && (
                  <span className={styles.more}>
                    {[problem.expected ? t("problems.expected", { expected: problem.expected }) : null, problem.hint]
                      .filter(Boolean)
                      .join("; ")}
                  </span>
                )}
              </span>
              <span className={styles.place}>
                {node ?? t("problems.pipeline")}
                {place !== null && place.field !== "" && <code>{place.field.replace(/^\/config/, "")}</code>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
