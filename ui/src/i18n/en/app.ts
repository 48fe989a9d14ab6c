/** The frame of every page and the UI kit. */
export const app = {
  "nav.label": "Airloom",
  "nav.pipelines": "Pipelines",
  "nav.runs": "Runs",
  "nav.connections": "Connections",
  "nav.nodes": "Nodes",
  "nav.audit": "Audit",

  "live.connecting": "Connecting…",
  "live.live": "Live",
  "live.reconnecting": "Reconnecting…",
  "live.polling": "Not live: looking every {seconds} s",

  "ui.close": "Close",
  "ui.cancel": "Cancel",
  "ui.loading": "Loading",
  "ui.retry": "Try again",
  "ui.error": "Something went wrong",
  "ui.error.offline": "The server cannot be reached",
  "ui.part.failed": "This cannot be shown now: {message}",
  "ui.outdated": "A new version is installed. What you draw is kept: reload to go on.",
  "ui.reload": "Reload",
  "ui.notifications": "Notifications",
} as const;
