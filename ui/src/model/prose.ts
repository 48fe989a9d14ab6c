/** The light markup of docstrings and descriptions: paragraphs, bullets, **strong**, *emphasis* and ``code``. */

export type Span = { kind: "text" | "code" | "strong" | "emphasis"; text: string };
export type Block =
  { kind: "paragraph"; spans: Span[] } | { kind: "list"; items: Span[][] } | { kind: "code"; text: string };

/** The blocks of a text, each line break within a paragraph read as a space, or as what is given. */
export function blocksOf(text: string, lineBreak = " "): Block[] {
  const blocks: Block[] = [];
  for (const part of text.replace(/\r/g, "").split(/\n\s*\n/)) {
    const lines = part.split("\n").filter((line) => line.trim() !== "");
    if (lines.length === 0) continue;
    if (lines.every((line) => /^ {4}/.test(line))) {
      blocks.push({ kind: "code", text: lines.map((line) => line.slice(4)).join("\n") });
      continue;
    }
    blocks.push(...textBlocks(lines, lineBreak));
  }
  return blocks;
}

function textBlocks(lines: string[], lineBreak: string): Block[] {
  const first = lines.findIndex((line) => /^\s*[-*] /.test(line));
  const prose = first === -1 ? lines : lines.slice(0, first);
  const blocks: Block[] = [];
  if (prose.length > 0) blocks.push({ kind: "paragraph", spans: spansOf(prose.map((line) => line.trim()).join(lineBreak)) });
  if (first === -1) return blocks;
  const items: string[] = [];
  for (const line of lines.slice(first)) {
    const bullet = /^\s*[-*] (.*)$/.exec(line)?.[1];
    if (bullet !== undefined) items.push(bullet);
    else items[items.length - 1] += lineBreak + line.trim();
  }
  return [...blocks, { kind: "list", items: items.map(spansOf) }];
}

const MARKUP = /``(.+?)``|`(.+?)`|\*\*(.+?)\*\*|\*([^*\s][^*]*?)\*/g;

export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  for (const match of text.matchAll(MARKUP)) {
    if (match.index > done) spans.push({ kind: "text", text: text.slice(done, match.index) });
    const [whole, code, short, strong, emphasis] = match;
    if (code !== undefined || short !== undefined) spans.push({ kind: "code", text: code ?? short ?? "" });
    else if (strong !== undefined) spans.push({ kind: "strong", text: strong });
    else spans.push({ kind: "emphasis", text: emphasis ?? "" });
    done = match.index + whole.length;
  }
  if (done < text.length) spans.push({ kind: "text", text: text.slice(done) });
  return spans;
}
