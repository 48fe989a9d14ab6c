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

/** A draft that a window kept, and which one's it is. */
export interface KeptDraft extends LocalDraft {
  slot: string;
}

const PREFIX = "airloom.draft";
/** Drafts that nobody came back for make room. */
const KEPT_DAYS = 30;

export class DraftVault {
  private readonly prefix: string;
  private readonly key: string;

  /**
   * A draft belongs to a person and a pipeline, for two people may share a browser; and to a window, for what one has
   * saved says nothing of what another could not. Whoever goes on with a kept draft has its slot.
   */
  constructor(
    user: string,
    pipeline: string,
    slot: string = newSlot(),
    private readonly storage: Storage = localStorage,
  ) {
    this.prefix = `${PREFIX}:${encodeURIComponent(user)}:${pipeline}:`;
    this.key = this.prefix + slot;
  }

  /** What the windows of this browser kept, the newest first. */
  read(): KeptDraft[] {
    try {
      const keys = Object.keys(this.storage).filter((key) => key.startsWith(this.prefix));
      const found = keys.flatMap((key) => this.readAt(key) ?? []);
      return found.sort((one, other) => other.savedAt.localeCompare(one.savedAt));
    } catch {
      return []; // storage that is switched off
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

  /** Forgets this window's draft, or what another one kept. */
  remove(slot?: string): void {
    try {
      this.storage.removeItem(slot === undefined ? this.key : this.prefix + slot);
    } catch {
      // storage that is switched off holds nothing
    }
  }

  private readAt(key: string): KeptDraft | null {
    try {
      const draft = JSON.parse(this.storage.getItem(key) ?? "null") as LocalDraft | null;
      return draft && { ...draft, slot: key.slice(this.prefix.length) };
    } catch {
      return null; // a text that another version wrote
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

/** Also where a page has no TLS, and with it no `randomUUID`. */
function newSlot(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), (number) => number.toString(36)).join("");
}
