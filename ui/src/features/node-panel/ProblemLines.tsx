import { CircleAlert, TriangleAlert } from "lucide-react";

import type { Problem } from "@/api/types";
import { t } from "@/i18n";
import { cx } from "@/ui/cx";
import styles from "./NodePanel.module.css";

/** What is wrong at one place, each with what was expected and what may help. */
export function ProblemLines({ id, problems }: { id?: string; problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul id={id} className={styles.problems}>
      {problems.map((problem) => {
        const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
        const more = [problem.expected ? t("problems.expected", { expected: problem.expected }) : null, problem.hint]
          .filter(Boolean)
          .join("; ");
        return (
          <li key={problem.pointer + problem.message} className={cx(styles.problem, styles[problem.severity])}>
            <Icon size={14} aria-label={t(`problems.${problem.severity}`)} />
            <span>
              {problem.message}
              {more !== "" && <span className={styles.problemMore}> {more}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
