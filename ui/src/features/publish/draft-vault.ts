/** Drafts in the browser's own storage: what is there when the server, the network or the session is gone. */

import type { PipelineDocument } from "@/model/types";

export interface LocalDraft {
  document: PipelineDocument;
  base: string | null;
  /** The server's draft that this one continues; null when there was none. */
  etag: string | null;
  savedAt: string;
  /** What was on its way to the server, which may have it although it could not say so. */
  sent?: PipelineDocument | null;
}

const PREFIX = "airloom.draft";
/** Drafts that nobody came back for make room. */
const KEPT_DAYS = 30;

export class DraftVault {
  private readonly key: string;

  /** A draft belongs to a person and a pipeline: two people may share a browser. */
  constructor(
    user: string,
    pipeline: string,
    private readonly storage: Storage = localStorage,
  ) {
    this.key = `${PREFIX}:${user}:${pipeline}`;
  }

  read(): LocalDraft | null {
    try {
      const text = this.storage.getItem(this.key);
      return text === null ? null : (JSON.parse(text) as LocalDraft);
    } catch {
      return null; // storage that is switched off, or a text that another version wrote
    }
  }

  /** Whether the draft is safe now; false when the storage is full or switched off. */
  write(draft: LocalDraft): boolean {
    try {
      this.storage.setItem(this.key, JSON.stringify(draft));
      return true;
    } catch {
      return this.dropOld() > 0 && this.write(draft);
    }
  }

  remove(): void {
    try {
      this.storage.removeItem(this.key);
    } catch {
      // storage that is switched off holds nothing
    }
  }

  private dropOld(): number {
    const limit = Date.now() - KEPT_DAYS * 24 * 3600_000;
    let dropped = 0;
    try {
      for (const key of Object.keys(this.storage).filter((each) => each.startsWith(PREFIX) && each !== this.key)) {
        const { savedAt } = JSON.parse(this.storage.getItem(key) ?? "{}") as Partial<LocalDraft>;
        if (savedAt !== undefined && Date.parse(savedAt) > limit) continue;
        this.storage.removeItem(key);
        dropped += 1;
      }
    } catch {
      return 0;
    }
    return dropped;
  }
}
