import { useEffect } from "react";

import { t } from "@/i18n";
import { useToast } from "@/ui";
import { useBuilderStore } from "../builder/store";
import { DraftSaver } from "./draft-saver";
import { useDraft } from "./draft-store";
import { DraftVault } from "./draft-vault";
import type { Opening } from "./opening";
import { draftPort } from "./server";

/** Saves the draft of the open pipeline as long as it is on the page. Renders nothing. */
export function DraftKeeper({ pipeline, user, opening }: { pipeline: string; user: string; opening: Opening }) {
  const store = useBuilderStore();
  const toast = useToast();
  useEffect(() => {
    const saver = new DraftSaver(
      draftPort(pipeline),
      new DraftVault(user, pipeline, opening.slot ?? undefined),
      opening.base,
      opening.etag,
      (save) => useDraft.setState({ save }),
      opening.sent,
    );
    if (opening.from === "draft") saver.common = opening.document;
    const unsaved = opening.from === "browser";
    useDraft.setState({
      saver,
      save: { kind: "clean" },
      published: opening.published,
      dirty: unsaved || opening.from === "draft",
      message: "",
    });
    if (unsaved) {
      saver.edited(opening.document);
      toast(t("draft.restored"));
    }
    const unsubscribe = store.subscribe((state, before) => {
      const document = state.history.present;
      if (state.readOnly || document === before.history.present || state.base !== before.base) return;
      if (state.history.past.length === 0 && state.history.future.length === 0) return; // opened, not edited
      useDraft.setState({ dirty: true });
      saver.edited(document);
    });
    const flush = () => void saver.flush();
    const hidden = () => document.visibilityState === "hidden" && flush();
    const leaving = (event: BeforeUnloadEvent) => {
      if (saver.onlyHere) event.preventDefault();
    };
    window.addEventListener("beforeunload", leaving);
    window.addEventListener("online", flush);
    window.addEventListener("focus", flush);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      unsubscribe();
      window.removeEventListener("beforeunload", leaving);
      window.removeEventListener("online", flush);
      window.removeEventListener("focus", flush);
      document.removeEventListener("visibilitychange", hidden);
      void saver.flush().finally(() => saver.stop());
      useDraft.setState({ saver: null });
    };
  }, [pipeline, user, opening, store, toast]);
  return null;
}
