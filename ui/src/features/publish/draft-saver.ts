/** Saves a draft while it is edited: at once in the browser, soon after on the server, again when that failed. */

import { sameJson } from "@/model/json";
import type { PipelineDocument } from "@/model/types";
import type { DraftVault } from "./draft-vault";

export type SaveState =
  /** Nothing was edited since the pipeline was opened or published. */
  | { kind: "clean" }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "saved"; at: string }
  /** The server cannot be reached; it is tried again by itself. */
  | { kind: "offline"; kept: boolean }
  /** The session has ended: after signing in again it goes on. */
  | { kind: "expired"; kept: boolean }
  /** The draft was changed elsewhere, in another window for one. */
  | { kind: "conflict"; kept: boolean }
  | { kind: "failed"; message: string };

export type PutResult =
  | { kind: "saved"; etag: string; at: string }
  /** The server's draft is another than the one that was to be overwritten; null where it cannot be read now. */
  | { kind: "stale"; theirs: { document: PipelineDocument; etag: string; at: string } | null }
  | { kind: "unreachable" }
  | { kind: "expired" }
  | { kind: "refused"; message: string };

export interface DraftPort {
  put(document: PipelineDocument, base: string | null, etag: string | null, signal: AbortSignal): Promise<PutResult>;
}

export const SETTLE_MS = 1_000;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];

export class DraftSaver {
  private state: SaveState = { kind: "clean" };
  private pending: PipelineDocument | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | null = null;
  /** Ends when what is on its way was answered. */
  private answer: Promise<void> = Promise.resolve();
  private failures = 0;
  /** Whether the browser has what waits: its storage may be full, or switched off. */
  private kept = true;
  /** What was sent last without an answer: a page that is reloaded, or a line that breaks, does not hear it. */
  private unanswered: PipelineDocument | null = null;
  /** What the server had of this draft when this window last knew: what a merge begins from. */
  common: PipelineDocument | null = null;

  constructor(
    private readonly port: DraftPort,
    private readonly vault: Pick<DraftVault, "write" | "remove">,
    private base: string | null,
    private etag: string | null,
    private readonly changed: (state: SaveState) => void,
    sent: PipelineDocument | null = null,
  ) {
    this.unanswered = sent;
  }

  /** The document was edited. */
  edited(document: PipelineDocument): void {
    this.pending = document;
    this.keep(document);
    if (this.state.kind === "conflict") return; // what to do with both is for the person to say
    this.schedule(SETTLE_MS);
    if (this.running === null) this.become({ kind: "waiting" });
  }

  /** Saves now what waits to be saved. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.running !== null || this.pending === null || this.state.kind === "conflict") return;
    const document = this.pending;
    const run = new AbortController();
    this.running = run;
    this.become({ kind: "saving" });
    const before = this.unanswered;
    this.unanswered = document;
    this.keep(document);
    this.answer = this.port.put(document, this.base, this.etag, run.signal).then((result) => {
      if (run.signal.aborted) return;
      this.running = null;
      this.answered(result, document, before);
    });
    await this.answer;
  }

  /** Saves what waits, and hears of what is on its way. */
  async settle(): Promise<void> {
    await this.answer;
    await this.flush();
  }

  /** The ETag of the server's draft that this window continues; null where it knows none. */
  get version(): string | null {
    return this.etag;
  }

  /** Settles a conflict: this document goes over the draft with that etag. */
  resolve(document: PipelineDocument, etag: string | null): void {
    this.etag = etag;
    this.become({ kind: "waiting" });
    this.edited(document);
    void this.flush();
  }

  /** Whether an edit would be lost with the page. */
  get onlyHere(): boolean {
    return this.pending !== null && !this.kept;
  }

  /** What is edited now continues another revision: somebody else's was merged into it. */
  moveBase(base: string | null): void {
    this.base = base;
  }

  /**
   * A draft was published or discarded: there is nothing to keep, and a new base to begin from. What this window has
   * saved since is another draft, which is still there.
   */
  rebase(base: string | null, version: string | null = this.etag): void {
    this.stop();
    this.base = base;
    if (this.etag === version) this.etag = null;
    this.common = null;
    this.vault.remove();
    this.become({ kind: "clean" });
  }

  /** Ends all work. What is not saved stays in the browser. */
  stop(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = null;
    this.pending = null;
    this.failures = 0;
  }

  private answered(result: PutResult, document: PipelineDocument, before: PipelineDocument | null): void {
    if (result.kind === "stale" && result.theirs !== null) {
      const { theirs } = result;
      if (sameJson(theirs.document, document)) {
        this.answered({ kind: "saved", etag: theirs.etag, at: theirs.at }, document, null);
        return;
      }
      if (before !== null && sameJson(theirs.document, before)) {
        // it is what this window wrote before it was reloaded, or cut off
        this.etag = theirs.etag;
        this.become({ kind: "waiting" });
        this.schedule(0);
        return;
      }
    }
    if (result.kind === "saved") {
      this.failures = 0;
      this.unanswered = null;
      this.etag = result.etag;
      this.common = document;
      const unchanged = this.pending === document;
      if (unchanged) {
        this.pending = null;
        this.vault.remove();
        this.become({ kind: "saved", at: result.at });
      } else {
        if (this.pending !== null) this.keep(this.pending);
        this.become({ kind: "waiting" });
        this.schedule(SETTLE_MS);
      }
    } else if (result.kind === "stale") {
      this.become({ kind: "conflict", kept: this.kept });
    } else if (result.kind === "refused") {
      this.become({ kind: "failed", message: result.message });
    } else {
      this.become({ kind: result.kind === "expired" ? "expired" : "offline", kept: this.kept });
      this.schedule(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? SETTLE_MS);
      this.failures += 1;
    }
  }

  private keep(document: PipelineDocument): void {
    const savedAt = new Date().toISOString();
    this.kept = this.vault.write({ document, base: this.base, etag: this.etag, savedAt, sent: this.unanswered });
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), milliseconds);
  }

  private become(state: SaveState): void {
    this.state = state;
    this.changed(state);
  }
}
