import { Fragment } from "react";

import { blocksOf, spansOf, type Span } from "@/model/prose";
import styles from "./Prose.module.css";

/** A docstring as text: paragraphs, bullets and code. With `breaks`, what a person wrote: its lines stay lines. */
export function Prose({ text, breaks = false }: { text: string; breaks?: boolean }) {
  return (
    <div className={styles.prose}>
      {blocksOf(text, breaks ? "\n" : " ").map((block, index) => {
        if (block.kind === "code") return <pre key={index}>{block.text}</pre>;
        if (block.kind === "paragraph")
          return (
            <p key={index}>
              <Spans spans={block.spans} />
            </p>
          );
        return (
          <ul key={index}>
            {block.items.map((item, at) => (
              <li key={at}>
                <Spans spans={item} />
              </li>
            ))}
          </ul>
        );
      })}
    </div>
  );
}

/** A sentence or two with code in it, for beside a field. */
export function InlineProse({ text }: { text: string }) {
  return <Spans spans={spansOf(text.replace(/\s*\n\s*/g, " "))} />;
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map(({ kind, text }, index) => {
    if (kind === "code")
      return (
        <code key={index} className={styles.code}>
          {text}
        </code>
      );
    if (kind === "strong") return <strong key={index}>{text}</strong>;
    if (kind === "emphasis") return <em key={index}>{text}</em>;
    return <Fragment key={index}>{text}</Fragment>;
  });
}
