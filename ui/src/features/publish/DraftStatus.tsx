import { CircleCheck, CloudOff, GitCompare, LoaderCircle, TriangleAlert, type LucideIcon } from "lucide-react";
import { useState } from "react";

import { t } from "@/i18n";
import { Button, Menu, type MenuEntry } from "@/ui";
import { part } from "@/ui/part";
import type { SaveState } from "./draft-saver";
import { useDraft } from "./draft-store";
import styles from "./Publish.module.css";

const DiscardDialog = part(async () => (await import("./DiscardDialog")).DiscardDialog);
const DraftConflict = part(async () => (await import("./DraftConflict")).DraftConflict);

const ICONS: Record<SaveState["kind"], LucideIcon> = {
  clean: CircleCheck,
  waiting: LoaderCircle,
  saving: LoaderCircle,
  saved: CircleCheck,
  offline: CloudOff,
  expired: CloudOff,
  conflict: GitCompare,
  failed: TriangleAlert,
};
const TROUBLE = new Set<SaveState["kind"]>(["offline", "expired", "conflict", "failed"]);

/** How safe the last edits are, in a word; more of it, and what to do, in its menu. */
export function DraftStatus({ pipeline }: { pipeline: string }) {
  const { save, dirty, saver, published } = useDraft();
  const [open, setOpen] = useState<"discard" | "conflict" | null>(null);
  const Icon = ICONS[save.kind];
  const trouble = TROUBLE.has(save.kind);
  const short = shortOf(save, dirty);
  const entries: MenuEntry[] = [
    { label: longOf(save), onSelect: () => undefined, disabled: true },
    "separator",
    ...(save.kind === "conflict" ? [{ label: t("draft.resolve"), onSelect: () => setOpen("conflict") }] : []),
    {
      label: t("draft.save_now"),
      onSelect: () => void saver?.flush(),
      disabled: save.kind === "clean" || save.kind === "saved",
    },
    {
      label: t("draft.discard"),
      onSelect: () => setOpen("discard"),
      disabled: !dirty || published === null,
      danger: true,
    },
  ];
  return (
    <>
      <span role="status" className="visually-hidden">
        {trouble ? longOf(save) : ""}
      </span>
      <Menu entries={entries} align="end">
        <Button
          size="small"
          variant="ghost"
          aria-label={t("draft.menu", { state: short })}
          className={trouble ? styles.trouble : styles.calm}
        >
          <Icon size={14} aria-hidden />
          <span className={styles.statusText}>{short}</span>
        </Button>
      </Menu>
      {open === "discard" && <DiscardDialog pipeline={pipeline} onClose={() => setOpen(null)} />}
      {open === "conflict" && <DraftConflict pipeline={pipeline} onClose={() => setOpen(null)} />}
    </>
  );
}

function shortOf(save: SaveState, dirty: boolean): string {
  if (save.kind === "clean") return t(dirty ? "draft.saved" : "draft.clean");
  if (TROUBLE.has(save.kind)) return t(`draft.${save.kind as "offline" | "expired" | "conflict" | "failed"}.short`);
  return t(`draft.${save.kind as "waiting" | "saving" | "saved"}`);
}

function longOf(save: SaveState): string {
  if (save.kind === "failed") return t("draft.failed", { message: save.message });
  if ("kept" in save && !save.kept) return t(`draft.${save.kind}.unkept`);
  return t(`draft.${save.kind}`);
}
