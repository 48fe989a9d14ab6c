import { ApiError } from "@/api/errors";
import { queryClient } from "@/api/queryClient";
import type { CheckResult, NodeType, Preview } from "@/api/types";
import { giving, type Pinned } from "@/model/previewed";
import { begin, cancelled, failed, ready, started, succeeded, type Found, type TestRun } from "@/model/testrun";
import type { PipelineDocument, Problem } from "@/model/types";
import { checkOf } from "../builder/useCheck";
import { previewQuery, ROWS } from "../data-panel/queries";
import type { requested } from "../data-panel/values";
import { Refused, writing } from "./writing";

/** Each keeps a core of the server's busy. */
const AT_ONCE = 2;

export interface Asked {
  document: PipelineDocument;
  types: ReadonlyMap<string, NodeType>;
  pinned: Pinned;
  values: ReturnType<typeof requested>;
}

/**
 * Previews every node in the order of the data, each as the panel of rows would, and tells how far that is.
 *
 * A destination is asked for nothing: its rows are those of the node before it, and nothing is written.
 */
export async function testRun(asked: Asked, tell: (run: TestRun) => void, signal: AbortSignal): Promise<void> {
  let run = begin(asked.document, asked.pinned, Date.now());
  const given = new Map<string, Preview>();
  const check = checkOf(asked.document, signal);
  const update = (next: TestRun) => {
    if (signal.aborted) return;
    run = next;
    tell(run);
  };
  // that it failed, each destination says
  check.then((found) => update({ ...run, problems: errorsOf(found, null) }), () => undefined);
  signal.addEventListener("abort", () => tell(cancelled(run, Date.now())));
  const end = (id: string, work: Promise<Found>) =>
    work.then(
      (found) => update(succeeded(run, id, found, Date.now())),
      (error: unknown) => update(failed(run, id, problemsOf(asked.document, id, error), Date.now())),
    );
  const test = async (id: string): Promise<Found> => {
    const isDestination = kindOf(asked, id) === "destination";
    const from = isDestination ? giving(asked.document, id, true) : null;
    const rows = (from !== null && given.get(from)) || (await read(asked, id, signal));
    given.set(id, rows);
    if (!isDestination) return { rows: rows.rows_described };
    queryClient.setQueryData(queryOf(asked, id).queryKey, rows);
    return { rows: rows.rows_described, would: await writing(asked, id, rows, errorsOf(await check, id)) };
  };

  tell(run);
  const working = new Set<Promise<void>>();
  while (!signal.aborted) {
    for (const id of ready(run, AT_ONCE)) {
      update(started(run, id));
      const work: Promise<void> = end(id, test(id)).finally(() => working.delete(work));
      working.add(work);
    }
    if (working.size === 0) break;
    await Promise.race(working);
  }
}

const kindOf = ({ document, types }: Asked, id: string) =>
  types.get(document.nodes.find((node) => node.id === id)?.type ?? "")?.kind;

const errorsOf = ({ problems }: CheckResult, node: string | null): Problem[] =>
  problems.filter((problem) => problem.severity === "error" && problem.node === node);

const queryOf = ({ document, pinned, values }: Asked, node: string) =>
  previewQuery({ document, node, sample: "first", rows: ROWS, pinned, values });

/** The rows of a node, which the server remembers as long as nothing that it reads has changed. */
async function read(asked: Asked, node: string, signal: AbortSignal): Promise<Preview> {
  const query = { ...queryOf(asked, node), staleTime: 0 };
  const { queryKey } = query;
  const stop = () => {
    // what the panel waits for too goes on
    const isWatched = (queryClient.getQueryCache().find({ queryKey })?.getObserversCount() ?? 0) > 0;
    if (!isWatched) void queryClient.cancelQueries({ queryKey, exact: true });
  };
  signal.addEventListener("abort", stop);
  try {
    return await queryClient.fetchQuery(query);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function problemsOf(document: PipelineDocument, node: string, error: unknown): readonly Problem[] {
  if (error instanceof Refused) return error.problems;
  if (error instanceof ApiError && error.problems.length > 0) return error.problems;
  const message = error instanceof Error ? error.message : String(error);
  const pointer = `/nodes/${document.nodes.findIndex(({ id }) => id === node)}`;
  return [{ pointer, node, message, expected: null, hint: null, severity: "error" }];
}
