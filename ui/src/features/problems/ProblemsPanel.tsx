import { CircleCheck } from "lucide-react";

import "@/i18n/later";
import { t } from "@/i18n";
import "@/i18n/later";
import { EmptyState, PageSpinner } from "@/ui";
import { useBuilder } from "../builder/store";
import { ProblemList } from "./ProblemList";
import styles from "./Problems.module.css";

/** Everything that the check found, errors first. */
export function ProblemsPanel() {
  const check = useBuilder((state) => state.check);
  if (check === null) return <PageSpinner label={t("problems.checking")} />;
  if (check.problems.length === 0)
    return (
      <EmptyState icon={CircleCheck} title={t("problems.none")}>
        {t("problems.none.text")}
      </EmptyState>
    );
  const errors = check.problems.filter((problem) => problem.severity === "error");
  const warnings = check.problems.filter((problem) => problem.severity !== "error");
  return (
    <section className={styles.panel} aria-label={t("problems.panel")}>
      <ProblemList problems={[...errors, ...warnings]} />
    </section>
  );
}
