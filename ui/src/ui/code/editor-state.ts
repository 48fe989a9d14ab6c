/** The extensions an editor is made of, by language; loaded together with CodeMirror, on first use. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, type Extension, type Text } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder as placeholderText } from "@codemirror/view";
import { completions, type CompletionData } from "./completion";
import type * as Python from "./python";
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
  label: string;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
  placeholder?: string | undefined;
  readOnly?: boolean | undefined;
  completion?: CompletionData | undefined;
}

const EMPTY: CompletionData = { columns: [] };

/** Marks a change that came from outside, which must not be reported back. */
export const fromOutside = Annotation.define<boolean>();

export class EditorParts {
  private readonly attributes = new Compartment();
  private readonly completion = new Compartment();
  private readonly language = new Compartment();
  private python: typeof Python | null = null;

  extensions(options: EditorOptions, onChange: (text: string) => void, onFormat: () => boolean): Extension[] {
    return [
      history(),
      closeBrackets(),
      bracketMatching(),
      indentOnInput(),
      EditorView.lineWrapping,
      EditorState.readOnly.of(options.readOnly ?? false),
      this.language.of(languageOf(options.language)),
      theme,
      this.completion.of(this.completionOf(options)),
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
  async load(view: EditorView, options: () => EditorOptions): Promise<void> {
    if (options().language !== "python") return;
    this.python = await import("./python");
    if (!view.dom.isConnected) return;
    view.dispatch({
      effects: [
        this.language.reconfigure([this.python.language, lineNumbers()]),
        this.completion.reconfigure(this.completionOf(options())),
      ],
    });
  }

  /** Brings labels and completions up to date, without losing cursor or history. */
  update(view: EditorView, options: EditorOptions): void {
    view.dispatch({
      effects: [
        this.attributes.reconfigure(attributesOf(options)),
        this.completion.reconfigure(this.completionOf(options)),
      ],
    });
  }

  private completionOf(options: EditorOptions): Extension {
    if (options.language === "json") return [];
    const data = options.completion ?? EMPTY;
    const override =
      options.language === "python"
        ? (this.python?.sources(data) ?? [])
        : [completions({ ...data, query: options.language === "sql" })];
    return autocompletion({ override, icons: false, activateOnTyping: true, defaultKeymap: false });
  }
}

function languageOf(language: Language): Extension {
  if (language === "json") return [json(), lineNumbers(), foldGutter()];
  if (language === "python") return lineNumbers();
  return [sql({ dialect: PostgreSQL, upperCaseKeywords: true }), language === "sql" ? lineNumbers() : []];
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
