/** What is wrong with code, at the line that its message names. */

const LINE = /^line (\d+): /;

export interface Told {
  message: string;
  severity: "error" | "warning";
}

export interface Placed extends Told {
  from: number;
  to: number;
}

/** Each problem with the offsets of its line; one that names no line, or none of the text's, with those of the first. */
export function placed(problems: readonly Told[], text: string): Placed[] {
  const lines = text.split("\n");
  return problems.map(({ message, severity }) => {
    const named = Number(LINE.exec(message)?.[1] ?? 1);
    const index = named >= 1 && named <= lines.length ? named - 1 : 0;
    const from = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
    return { message, severity, from, to: from + (lines[index]?.length ?? 0) };
  });
}
