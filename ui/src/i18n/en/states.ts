/** What Airflow calls the states of runs and tasks, and what started a run. */
export const states = {
  "state.deferred": "deferred",
  "state.failed": "failed",
  "state.none": "not scheduled",
  "state.queued": "queued",
  "state.removed": "removed",
  "state.restarting": "restarting",
  "state.running": "running",
  "state.scheduled": "scheduled",
  "state.skipped": "skipped",
  "state.success": "success",
  "state.up_for_reschedule": "up for reschedule",
  "state.up_for_retry": "up for retry",
  "state.upstream_failed": "upstream failed",

  "run_type.asset_triggered": "asset triggered",
  "run_type.backfill": "backfill",
  "run_type.manual": "manual",
  "run_type.scheduled": "scheduled",
} as const;
