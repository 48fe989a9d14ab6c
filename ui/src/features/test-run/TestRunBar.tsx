import { CircleAlert, CircleCheck, Database, FlaskConical, RotateCcw, Square, X, type LucideIcon } from "lucide-react";
import { useEffect, useMemo, type ReactNode } from "react";

import "@/i18n/later";
import { t } from "@/i18n";
import { failures, outdated, summary, type TestRun } from "@/model/testrun";
import type { Problem } from "@/model/types";
import { Button, IconButton } from "@/ui";
import { cx } from "@/ui/cx";
import { titleOf } from "../builder/actions";
import { useBuilder, useBuilderStore, useDocument } from "../builder/store";
import { askForTest, useShownRun } from "../runs/run-store";
import styles from "./TestRun.module.css";
import { shownStates, useTestRun } from "./useTestRun";

/** A test run of the draft: how far it is, what came of it, and what destinations would do; its states lie on the canvas. */
export function TestRunBar() {
  const store = useBuilderStore();
  const document = useDocument();
  const pinned = useBuilder((state) => state.pinned);
  const { run, cancel } = useTestRun();
  const old = useMemo(() => (run === null ? new Set<string>() : outdated(run, document, pinned)), [run, document, pinned]);
  useEffect(() => store.getState().setRunNodes(run === null ? null : shownStates(run, old)), [store, run, old]);
  useEffect(() => () => store.getState().setRunNodes(null), [store]);
  if (run === null) return null;
  const over = run.ended !== null;
  return (
    <section className={styles.panel} aria-label={t("testRun.panel")}>
      <div className={styles.line}>
        <Outcome run={run} />
        {!over && <Progress run={run} />}
        {over && old.size > 0 && <p className={styles.changed}>{t("testRun.changed")}</p>}
        <div className={styles.actions}>
          {over ? (
            <Button size="small" icon={RotateCcw} onClick={askForTest}>
              {t("testRun.again")}
            </Button>
          ) : (
            <Button size="small" variant="danger" icon={Square} onClick={cancel}>
              {t("testRun.cancel")}
            </Button>
          )}
          <IconButton label={t("testRun.close")} icon={X} size="small" onClick={() => useShownRun.setState({ bar: null })} />
        </div>
      </div>
      <Lines run={run} />
    </section>
  );
}

/** What came of it, told to screen readers when it begins and when it ends. */
function Outcome({ run }: { run: TestRun }) {
  const [first] = failures(run);
  const over = run.ended !== null;
  const good = over && first === undefined && summary(run, 0).cancelled === 0;
  const Icon = good ? CircleCheck : over && first !== undefined ? CircleAlert : FlaskConical;
  return (
    <div className={styles.outcome} role="status">
      <Icon size={16} aria-hidden className={cx(good && styles.good, first !== undefined && styles.bad)} />
      <p>
        {outcomeWords(run)}
        {over && first !== undefined && (
          <span className="visually-hidden">
            {" "}
            {t("testRun.first", { node: titleOf(run.document, first.id), message: first.problems[0]?.message ?? "" })}
          </span>
        )}
      </p>
    </div>
  );
}

function outcomeWords(run: TestRun): string {
  if (run.ended === null) return t("testRun.running", { count: run.nodes.size });
  const { nodes, done, succeeded, failed, notReached, cancelled, rows, seconds } = summary(run, run.ended);
  const read = t("testRun.read", { rows: rows.toLocaleString("en"), seconds: seconds.toFixed(1) });
  const counts = [
    failed > 0 && t("testRun.failed", { count: failed, nodes }),
    notReached > 0 && t("testRun.notReached", { count: notReached }),
  ].filter(Boolean);
  if (cancelled > 0) return [t("testRun.cancelled", { done, nodes }), ...counts].join(", ") + `. ${t("testRun.nothing")}`;
  const what = failed === 0 ? t("testRun.passed", { count: nodes }) : [...counts, t("testRun.succeeded", { count: succeeded })].join(", ");
  return `${what}. ${read} ${t("testRun.nothing")}`;
}

function Progress({ run }: { run: TestRun }) {
  const { done, nodes } = summary(run, 0);
  return (
    <span className={styles.progress}>
      <progress aria-label={t("testRun.progress")} value={done} max={nodes} />
      {t("testRun.done", { done, nodes })}
    </span>
  );
}

/** What failed, and what would be written; each leads to its node. */
function Lines({ run }: { run: TestRun }) {
  const nodes = [...run.nodes.values()];
  const failed = failures(run).flatMap(({ id, problems }) => problems.slice(0, 1).map((problem) => ({ id, problem })));
  const writing = nodes.flatMap(({ id, found }) => (found?.would ? [{ id, would: found.would }] : []));
  if (failed.length + writing.length + run.problems.length === 0) return null;
  return (
    <ul className={styles.lines}>
      {failed.map(({ id, problem }) => (
        <Line key={id} icon={CircleAlert} bad title={titleOf(run.document, id)} problem={problem} node={problem.node ?? id}>
          {problem.message}
        </Line>
      ))}
      {run.problems.map((problem) => (
        <Line key={`${problem.pointer} ${problem.message}`} icon={CircleAlert} bad title={t("problems.pipeline")} problem={problem} node={null}>
          {problem.message}
        </Line>
      ))}
      {writing.map(({ id, would }) => (
        <Line key={id} icon={Database} title={titleOf(run.document, id)} node={id}>
          {would}
        </Line>
      ))}
    </ul>
  );
}

interface LineProps {
  icon: LucideIcon;
  title: string;
  node: string | null;
  problem?: Problem;
  bad?: boolean;
  children: ReactNode;
}

function Line({ icon: Icon, title, node, problem, bad = false, children }: LineProps) {
  const store = useBuilderStore();
  const go = () => {
    const { goTo, showBottom } = store.getState();
    goTo(node, problem?.pointer ?? "");
    if (node !== null) showBottom("data");
  };
  return (
    <li>
      <button type="button" className={cx(styles.go, bad && styles.bad)} onClick={go}>
        <Icon size={14} aria-hidden />
        <span className={styles.title}>{title}</span>
        <span className={styles.words}>{children}</span>
      </button>
    </li>
  );
}
