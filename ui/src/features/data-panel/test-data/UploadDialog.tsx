import { useId, useState, type SyntheticEvent } from "react";

import { t } from "@/i18n";
import { Button, Dialog, useToast } from "@/ui";
import { Field, TextArea } from "@/ui/form";
import styles from "./TestData.module.css";
import { isStale, useKeepTestData } from "./queries";
import { ACCEPTED, MAX_FILE, fileBody, formatOf, looksLikeJson, textBody } from "./upload";

interface Props {
  pipeline: string;
  node: string;
  etag: string | null;
  onClose: () => void;
}

/** Takes the rows of a file, or pasted ones. */
export function UploadDialog({ pipeline, node, etag, onClose }: Props) {
  const id = useId();
  const toast = useToast();
  const keep = useKeepTestData(pipeline, node, etag);
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState("");
  const wrong = file === null ? textRefusal(text) : refusal(file);
  const failed = keep.error === null ? undefined : isStale(keep.error) ? t("testData.stale") : keep.error.message;
  const ready = wrong === undefined && (file !== null || text.trim() !== "");

  const send = async () => {
    const format = file === null ? undefined : formatOf(file.name);
    const body =
      file === null || format === undefined
        ? textBody(text)
        : fileBody(format, new Uint8Array(await file.arrayBuffer()));
    keep.mutate(body, {
      onSuccess: ({ rows, left_out: leftOut }) => {
        const count = rows.length;
        toast(
          leftOut > 0
            ? t("testData.leftOut", { kept: count.toLocaleString("en"), count: leftOut })
            : t("testData.pinned", { count }),
        );
        onClose();
      },
    });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready && !keep.isPending) void send();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("testData.upload.title", { node })}
      description={t("testData.upload.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("testData.edit.cancel")}</Button>
          <Button variant="primary" type="submit" form={id} disabled={!ready || keep.isPending}>
            {t("testData.upload.use")}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={submit}>
        <Field
          id={`${id}-file`}
          label={t("testData.upload.file")}
          help={t("testData.upload.file.help")}
          error={file === null ? undefined : (wrong ?? failed)}
        >
          <input
            id={`${id}-file`}
            type="file"
            accept={ACCEPTED}
            aria-describedby={`${id}-file-help`}
            onChange={(event) => {
              keep.reset();
              setFile(event.target.files?.[0] ?? null);
            }}
          />
        </Field>
        <Field
          id={`${id}-text`}
          label={t("testData.upload.paste")}
          help={t("testData.upload.paste.help")}
          error={file === null ? (wrong ?? failed) : undefined}
        >
          <TextArea
            id={`${id}-text`}
            className={styles.paste}
            rows={6}
            value={text}
            disabled={file !== null}
            aria-describedby={`${id}-text-help`}
            placeholder={'[{"carrier": "UA", "arr_delay": 16}]'}
            onChange={(event) => {
              keep.reset();
              setText(event.target.value);
            }}
          />
        </Field>
      </form>
    </Dialog>
  );
}

/** Why a pasted text is not taken, before anything is sent. */
function textRefusal(text: string): string | undefined {
  return text.trim() === "" || looksLikeJson(text) ? undefined : t("testData.upload.notJson");
}

/** Why a file is not taken, before anything is sent. */
function refusal(file: File): string | undefined {
  if (formatOf(file.name) === undefined) return t("testData.upload.unknown", { name: file.name });
  return file.size > MAX_FILE ? t("testData.upload.large", { name: file.name }) : undefined;
}
