import { useNavigate } from "react-router";

import type { Revision } from "@/api/types";
import { t } from "@/i18n";
import { Button, Dialog, useToast } from "@/ui";
import { when } from "../runs/times";
import { useRestore } from "./queries";
import styles from "./History.module.css";

interface Props {
  pipeline: string;
  user: string;
  revision: Revision;
  /** Whether the person has a draft, which goes. */
  replaces: boolean;
  onClose: () => void;
}

/** Says what going back means, makes the version the draft, and opens it in the builder. */
export function RestoreDialog({ pipeline, user, revision, replaces, onClose }: Props) {
  const toast = useToast();
  const navigate = useNavigate();
  const restore = useRestore(pipeline, user);
  const go = () =>
    restore.mutate(revision.revision, {
      onSuccess: () => {
        toast(t("history.restored"));
        void navigate(`/pipelines/${pipeline}`);
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={t("history.restore.title", { time: when(revision.time) })}
      description={t("history.restore.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button variant={replaces ? "danger" : "primary"} disabled={restore.isPending} onClick={go}>
            {t(replaces ? "history.restore.replace" : "history.restore")}
          </Button>
        </>
      }
    >
      {replaces && <p>{t("history.restore.replaces")}</p>}
      {restore.error !== null && (
        <p role="alert" className={styles.bad}>
          {restore.error.message}
        </p>
      )}
    </Dialog>
  );
}
