import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";
import { EditorParts, replaceText, showProblems, type CodeProblem, type EditorOptions } from "./editor-state";
import styles from "./code.module.css";

export interface CodeEditorProps extends EditorOptions {
  id?: string | undefined;
  value: string;
  onChange?: (text: string) => void;
  /** Does what Shift+Alt+F asks for. */
  onFormat?: (() => void) | undefined;
  problems?: readonly CodeProblem[];
  /** Fills the space it is given, rather than growing with its text. */
  fill?: boolean;
  autoFocus?: boolean;
}

const NONE: readonly CodeProblem[] = [];

/** An editor for SQL, expressions, Python or JSON. Its module is heavy: import it through `code/index.ts`. */
export default function CodeEditor({
  id,
  value,
  onChange,
  onFormat,
  problems = NONE,
  fill = false,
  autoFocus = false,
  ...options
}: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<{ view: EditorView; parts: EditorParts } | null>(null);
  const changed = useEffectEvent((text: string) => onChange?.(text));
  const format = useEffectEvent(() => {
    onFormat?.();
    return onFormat !== undefined;
  });
  const build = useEffectEvent((parent: HTMLElement) => {
    const parts = new EditorParts();
    const state = EditorState.create({ doc: value, extensions: parts.extensions(options, (text) => changed(text), () => format()) });
    const view = new EditorView({ state, parent });
    if (autoFocus) view.focus();
    void parts.load(view, options.language);
    return { view, parts };
  });
  const { language, dialect, readOnly, placeholder, label, describedBy, invalid, completion } = options;

  useEffect(() => {
    if (host.current === null) return;
    const made = build(host.current);
    editor.current = made;
    return () => {
      editor.current = null;
      made.view.destroy();
    };
  }, [language, dialect, readOnly, placeholder]);

  useEffect(() => {
    editor.current?.parts.update(editor.current.view, { language, dialect, label, describedBy, invalid, completion });
  }, [language, dialect, label, describedBy, invalid, completion]);

  useEffect(() => {
    if (editor.current !== null) replaceText(editor.current.view, value);
  }, [value]);

  useEffect(() => {
    if (editor.current !== null) showProblems(editor.current.view, problems);
  }, [problems, value]);

  const shape = fill ? styles.fill : language === "expression" ? styles.line : styles.block;
  return <div id={id} ref={host} className={`${styles.editor} ${shape}`} data-invalid={invalid || undefined} />;
}
