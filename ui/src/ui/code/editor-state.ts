/** The extensions an editor is made of, by language; loaded together with CodeMirror, on first use. */

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { MySQL, PostgreSQL, sql, StandardSQL, type SQLDialect } from "@codemirror/lang-sql";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, type Extension, type Text } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder as placeholderText } from "@codemirror/view";

import type { SqlDialect } from "@/model/sqldialect";
import { sqlSources, type CompletionData } from "./completion";
import { theme } from "./theme";

export type Language = "expression" | "sql" | "json" | "python";

export interface CodeProblem {
  message: string;
  severity: "error" | "warning";
  /** Offsets into the text; the whole text when left out. */
  from?: number;
  to?: number;
}

export interface EditorOptions {
  language: Language;
  /** Whose SQL it is: the engine's unless told, null where nobody knows. */
  dialect?: SqlDialect | null | undefined;
  label: string;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
  placeholder?: string | undefined;
  readOnly?: boolean | undefined;
  completion?: CompletionData | undefined;
}

const EMPTY: CompletionData = { columns: [] };
/** The engine reads its SQL much as Postgres does. */
const DIALECTS: Readonly<Record<SqlDialect, SQLDialect>> = { duckdb: PostgreSQL, postgresql: PostgreSQL, mysql: MySQL };

/** Marks a change that came from outside, which must not be reported back. */
export const fromOutside = Annotation.define<boolean>();

export class EditorParts {
  private readonly attributes = new Compartment();
  private readonly completion = new Compartment();
  private readonly language = new Compartment();
  private data: CompletionData = EMPTY;

  extensions(options: EditorOptions, onChange: (text: string) => void, onFormat: () => boolean): Extension[] {
    this.data = dataOf(options);
    return [
      history(),
      closeBrackets(),
      bracketMatching(),
      indentOnInput(),
      EditorView.lineWrapping,
      EditorState.readOnly.of(options.readOnly ?? false),
      this.language.of(languageOf(options)),
      theme,
      this.completion.of(this.completionOf(options.language)),
      this.attributes.of(attributesOf(options)),
      options.placeholder ? placeholderText(options.placeholder) : [],
      // Tab is left alone: it must lead out of the editor
      keymap.of([
        { key: "Shift-Alt-f", run: onFormat },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...defaultKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        const outside = update.transactions.some((transaction) => transaction.annotation(fromOutside) === true);
        if (update.docChanged && !outside) onChange(update.state.doc.toString());
      }),
    ];
  }

  /** Loads what only this language needs; its text can be edited meanwhile. */
  async load(view: EditorView, language: Language): Promise<void> {
    if (language !== "python") return;
    const python = await import("./python");
    if (!view.dom.isConnected) return;
    view.dispatch({
      effects: [
        this.language.reconfigure([python.language, lineNumbers()]),
        this.completion.reconfigure(completing(python.sources(() => this.data))),
      ],
    });
  }

  /** Brings labels and completions up to date, without losing cursor or history. */
  update(view: EditorView, options: EditorOptions): void {
    // The sources stay, for other ones would end a completion that is under way: data change with what is typed.
    this.data = dataOf(options);
    view.dispatch({ effects: this.attributes.reconfigure(attributesOf(options)) });
  }

  private completionOf(language: Language): Extension {
    if (language === "json") return [];
    return completing(language === "python" ? [] : sqlSources(() => this.data));
  }
}

function completing(override: readonly CompletionSource[]): Extension {
  return autocompletion({ override, icons: false, activateOnTyping: true, defaultKeymap: false });
}

function dataOf({ completion = EMPTY, language, dialect }: EditorOptions): CompletionData {
  return { ...completion, dialect, query: language === "sql" };
}

function languageOf({ language, dialect = "duckdb" }: EditorOptions): Extension {
  if (language === "json") return [json(), lineNumbers(), foldGutter()];
  if (language === "python") return lineNumbers();
  const spoken = dialect === null ? StandardSQL : DIALECTS[dialect];
  return [sql({ dialect: spoken, upperCaseKeywords: true }), language === "sql" ? lineNumbers() : []];
}

function attributesOf(options: EditorOptions): Extension {
  return EditorView.contentAttributes.of({
    "aria-label": options.label,
    "aria-multiline": "true",
    ...(options.describedBy ? { "aria-describedby": options.describedBy } : {}),
    ...(options.invalid ? { "aria-invalid": "true" } : {}),
    spellcheck: "false",
    tabindex: "0",
  });
}

/** Replaces the text by one from outside, keeping the cursor where it can stay. */
export function replaceText(view: EditorView, text: string): void {
  const current = view.state.doc.toString();
  if (current === text) return;
  let start = 0;
  while (start < current.length && start < text.length && current[start] === text[start]) start += 1;
  let [end, newEnd] = [current.length, text.length];
  while (end > start && newEnd > start && current[end - 1] === text[newEnd - 1]) {
    end -= 1;
    newEnd -= 1;
  }
  view.dispatch({
    changes: { from: start, to: end, insert: text.slice(start, newEnd) },
    annotations: fromOutside.of(true),
  });
}

export function showProblems(view: EditorView, problems: readonly CodeProblem[]): void {
  view.dispatch(
    setDiagnostics(
      view.state,
      problems.map((problem) => diagnostic(problem, view.state.doc)),
    ),
  );
}

function diagnostic({ from = 0, to, message, severity }: CodeProblem, text: Text): Diagnostic {
  const start = Math.min(Math.max(0, from), text.length);
  return { from: start, to: Math.min(Math.max(start, to ?? text.length), text.length), message, severity };
}
