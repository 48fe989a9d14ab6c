/** The run that an address of a pipeline names, as `?run=`. */

/**
 * The id of the run, null where none is named.
 *
 * Ids are pasted into addresses as Airflow shows them, `manual__2026-01-05T05:00:00+00:00`. URLSearchParams takes a `+`
 * for a space, as forms write one; here it is a plus, and a space is `%20` only.
 */
export const runIn = (search: string): string | null => new URLSearchParams(search.replaceAll("+", "%2B")).get("run");

/** The address of a pipeline with a run over it. */
export const withRun = (pipeline: string, run: string): string => `/pipelines/${pipeline}?run=${encodeURIComponent(run)}`;
