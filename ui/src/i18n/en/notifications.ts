/** What is new for a person: runs that are over. */
export const notifications = {
  "news.title": "Notifications",
  "news.unread_one": "Notifications: {count} new",
  "news.unread_other": "Notifications: {count} new",
  "news.empty": "Nothing yet. You are told here of every run that fails, and of those you start, once they are over.",
  "news.success": "{name} succeeded after {duration}",
  "news.failed": "{name} failed after {duration}",
  "news.by": "Started by {user}",
  "news.byYou": "Started by you",
  "news.scheduled": "Started by its schedule",
  "news.show": "Open the run",
  "news.allRuns": "All runs",
} as const;
