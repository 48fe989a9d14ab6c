/** CodeMirror behind a lazy boundary: the first page does not carry it. */

import { lazy, Suspense } from "react";
import type { CodeEditorProps } from "./CodeEditor";
import type { DiffViewProps } from "./DiffView";
import styles from "./code.module.css";

const Editor = lazy(() => import("./CodeEditor"));
const Diff = lazy(() => import("./DiffView"));

export type { CodeProblem } from "./editor-state";
export type { ColumnChoice, CompletionData, FunctionChoice } from "./completion";
export type { Database } from "./database-completion";

/** While CodeMirror loads, its text stands there already, so that nothing jumps. */
export function CodeEditor(props: CodeEditorProps) {
  const shape = props.fill ? styles.fill : props.language === "expression" ? styles.line : styles.block;
  const waiting = <pre className={`${styles.editor} ${styles.waiting} ${shape}`}>{props.value}</pre>;
  return (
    <Suspense fallback={waiting}>
      <Editor {...props} />
    </Suspense>
  );
}

export function DiffView(props: DiffViewProps) {
  return (
    <Suspense fallback={<pre className={`${styles.editor} ${styles.waiting} ${styles.fill}`}>{props.after}</pre>}>
      <Diff {...props} />
    </Suspense>
  );
}
