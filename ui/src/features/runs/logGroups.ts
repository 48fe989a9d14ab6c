import type { LogPart } from "./log";

type Line = LogPart["lines"][number];

/** A stretch of a log: what Airflow has grouped under a name, or what lies between two groups. */
export interface LogGroup {
  name: string | null;
  lines: readonly Line[];
  /** Whether it is shown folded out at first: what went wrong, and what is still going on, is not hidden. */
  isOpen: boolean;
}

const BEGIN = "::group::";
const END = "::endgroup::";
const BAD = new Set(["warning", "error", "critical"]);

/** A log by the groups that Airflow's markers make; groups in groups are one, as in Airflow's own page. */
export function logGroups(lines: readonly Line[], isOver: boolean): LogGroup[] {
  const groups: { name: string | null; lines: Line[]; ended: boolean }[] = [];
  let depth = 0;
  for (const line of lines) {
    if (line.text.startsWith(BEGIN)) {
      if (depth === 0) groups.push({ name: line.text.slice(BEGIN.length).trim(), lines: [], ended: false });
      depth += 1;
    } else if (line.text.startsWith(END)) {
      depth = Math.max(0, depth - 1);
      const last = groups.at(-1);
      if (depth === 0 && last !== undefined) last.ended = true;
    } else {
      const last = groups.at(-1);
      if (last === undefined || last.ended) groups.push({ name: null, lines: [line], ended: false });
      else last.lines.push(line);
    }
  }
  return groups.map(({ name, lines: own, ended }) => ({
    name,
    lines: own,
    isOpen: name === null || (!ended && !isOver) || own.some(({ level }) => BAD.has(level?.toLowerCase() ?? "")),
  }));
}
