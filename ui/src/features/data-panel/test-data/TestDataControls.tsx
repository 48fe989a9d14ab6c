import { EllipsisVertical, Pin, PinOff, Table2, Upload } from "lucide-react";
import { useState } from "react";

import "@/i18n/later";
import type { Preview } from "@/api/types";
import { t } from "@/i18n";
import { IconButton, Menu, useToast } from "@/ui";
import { part } from "@/ui/part";
import styles from "./TestData.module.css";
import { bodyOf, isCut } from "./grid";
import { isStale, useKeepTestData } from "./queries";

const EditDialog = part(async () => (await import("./EditDialog")).EditDialog);
const UploadDialog = part(async () => (await import("./UploadDialog")).UploadDialog);
const UnpinDialog = part(async () => (await import("./UnpinDialog")).UnpinDialog);

interface Props {
  pipeline: string;
  /** The node whose rows are shown. */
  node: string;
  /** The version of its test data; null when it has none. */
  etag: string | null;
  /** The rows that are shown; undefined while there are none. */
  preview: Preview | undefined;
}

/** Pins the rows that are shown, edits, replaces and unpins them, and says which of them are pinned ones. */
export function TestDataControls({ pipeline, node, etag, preview }: Props) {
  const toast = useToast();
  const [open, setOpen] = useState<"edit" | "upload" | "unpin" | null>(null);
  const keep = useKeepTestData(pipeline, node, etag);
  const close = () => setOpen(null);
  const pin = (shown: Preview) =>
    keep.mutate(bodyOf(shown.columns, shown.rows), {
      onSuccess: ({ rows }) => toast(isCut(rows) ? t("testData.cut") : t("testData.pinned", { count: rows.length })),
      onError: (error) => toast(isStale(error) ? t("testData.stale") : error.message, "error"),
    });
  const masked = preview?.columns.some((column) => column.masked) === true;
  const pinnable = preview !== undefined && preview.node === node && preview.difference === null && !masked;
  const sources = preview?.test_data ?? [];
  return (
    <>
      {etag === null ? (
        <IconButton
          label={t(masked ? "testData.pin.masked" : "testData.pin")}
          icon={Pin}
          size="small"
          disabled={!pinnable || keep.isPending}
          onClick={() => pinnable && pin(preview)}
        />
      ) : (
        <IconButton label={t("testData.unpin")} icon={PinOff} size="small" onClick={() => setOpen("unpin")} />
      )}
      <Menu
        entries={[
          {
            label: t(etag === null ? "testData.edit.none" : "testData.edit"),
            icon: Table2,
            disabled: etag === null,
            onSelect: () => setOpen("edit"),
          },
          { label: t("testData.upload"), icon: Upload, onSelect: () => setOpen("upload") },
        ]}
      >
        <IconButton label={t("testData.more")} icon={EllipsisVertical} size="small" />
      </Menu>
      {etag !== null ? (
        <span className={styles.mark}>{t("testData.own")}</span>
      ) : (
        sources.length > 0 && <span className={styles.mark}>{t("testData.from", { nodes: sources.join(", ") })}</span>
      )}
      {open === "upload" && <UploadDialog pipeline={pipeline} node={node} etag={etag} onClose={close} />}
      {open === "edit" && etag !== null && (
        <EditDialog pipeline={pipeline} node={node} etag={etag} onClose={close} />
      )}
      {open === "unpin" && etag !== null && (
        <UnpinDialog pipeline={pipeline} node={node} etag={etag} onClose={close} />
      )}
    </>
  );
}
