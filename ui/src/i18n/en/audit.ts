/** The audit log. */
export const audit = {
  "audit.page": "Audit",
  "audit.text": "Who changed what, and who was refused it.",
  "audit.csv": "Download as CSV",
  "audit.search": "Search",
  "audit.time": "When",
  "audit.user": "Who",
  "audit.action": "What",
  "audit.pipeline": "Pipeline",
  "audit.outcome": "Outcome",
  "audit.outcome.all": "All outcomes",
  "audit.outcome.done": "done",
  "audit.outcome.refused": "refused",
  "audit.details": "Details",
  "audit.correlation": "Correlation id",
  "audit.none": "Nothing matches",
} as const;
