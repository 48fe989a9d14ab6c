/** Drafts, and the way to publishing. */
export const publish = {
  "draft.clean": "No changes",
  "draft.waiting": "Unsaved",
  "draft.saving": "Saving…",
  "draft.saved": "Draft saved",
  "draft.offline": "Offline: kept in this browser, saved when the server is back",
  "draft.offline.short": "Offline",
  "draft.expired": "Your session has ended. Your edits are kept in this browser; sign in again in another tab, and they are saved.",
  "draft.expired.short": "Signed out",
  "draft.conflict": "This draft was changed in another window",
  "draft.conflict.short": "Conflict",
  "draft.failed": "The draft is not saved: {message}. It is kept in this browser.",
  "draft.failed.short": "Not saved",
  "draft.unpublished": "unpublished changes",
  "draft.menu": "Draft: {state}",
  "draft.save_now": "Save now",
  "draft.discard": "Discard my changes",
  "draft.discarded": "Your changes are gone; this is what is published",
  "draft.discard.title": "Discard your changes?",
  "draft.discard.text": "The draft is deleted, and you see the published pipeline again.",
  "draft.resolve": "Resolve…",
  "draft.other": "the other window",
  "draft.restored": "Edits that this browser kept are back",

  "history.button": "Versions",

  "publish.button": "Publish",
} as const;
