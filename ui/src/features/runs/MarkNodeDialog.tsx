import type { EndState } from "@/api/types";
import { t } from "@/i18n";
import { Button, Dialog, useToast } from "@/ui";
import { useRunActions } from "./queries";

interface Props {
  pipeline: string;
  run: string;
  node: string;
  /** The nodes that share its task, and so its state. */
  others: readonly string[];
  state: EndState;
  onClose: () => void;
}

/** Says what it means that a node has ended in a state, and gives it that. */
export function MarkNodeDialog({ pipeline, run, node, others, state, onClose }: Props) {
  const toast = useToast();
  const { markNode } = useRunActions(pipeline, run);
  const go = () =>
    markNode.mutate(
      { node, state },
      {
        onSuccess: onClose,
        onError: (error) => toast(error.message, "error"),
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={t(`runs.mark.${state}.title`, { node })}
      description={t(`runs.mark.${state}.text`)}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button variant={state === "failed" ? "danger" : "primary"} disabled={markNode.isPending} onClick={go}>
            {t(`runs.change.${state}`)}
          </Button>
        </>
      }
    >
      {others.length > 0 && <p>{t("runs.mark.others", { nodes: others.join(", ") })}</p>}
    </Dialog>
  );
}
