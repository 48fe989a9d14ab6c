import { t } from "@/i18n";
import { Button, Dialog, useToast } from "@/ui";
import { isStale, useDropTestData } from "./queries";

interface Props {
  pipeline: string;
  node: string;
  etag: string;
  onClose: () => void;
}

/** Asks before rows are thrown away that somebody may have typed. */
export function UnpinDialog({ pipeline, node, etag, onClose }: Props) {
  const toast = useToast();
  const drop = useDropTestData(pipeline, node, etag);
  const unpin = () =>
    drop.mutate(undefined, {
      onError: (error) => toast(isStale(error) ? t("testData.stale") : error.message, "error"),
      onSettled: onClose,
    });
  return (
    <Dialog
      open
      size="small"
      onClose={onClose}
      title={t("testData.unpin.title", { node })}
      footer={
        <>
          <Button onClick={onClose}>{t("testData.unpin.keep")}</Button>
          <Button variant="danger" disabled={drop.isPending} onClick={unpin}>
            {t("testData.unpin")}
          </Button>
        </>
      }
    >
      {t("testData.unpin.text")}
    </Dialog>
  );
}
