import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { api, data } from "@/api/client";
import { useMe } from "@/api/queries";
import { t } from "@/i18n";
import "@/i18n/later";
import { freshId } from "@/model/ids";
import { PROBE, TOUR, tourName } from "@/model/tour";
import { Button, Dialog, Spinner } from "@/ui";
import pageStyles from "@/ui/Page.module.css";
import { InlineProse } from "@/ui/Prose";
import { usePipelines } from "../pipelines/queries";
import { never } from "./dismissed";
import { beginTour, useTour } from "./tour-store";

const close = () => useTour.setState({ asked: false });

/** Says what the tour is, looks whether the demo's flights are there, and begins; `here` is a pipeline to draw in. */
export function StartDialog({ here }: { here: string | null }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const user = useMe().data?.name ?? "";
  const taken = usePipelines().data?.map(({ id }) => id);
  const probe = useQuery({
    queryKey: ["tour-probe"],
    queryFn: () => data(api.POST("/preview", { body: { document: PROBE, node: "flights", rows: 1, sample: "first" } })),
    retry: false,
  });
  const there = probe.data !== undefined && probe.data.rows.length > 0;

  const start = useMutation({
    mutationFn: async () => {
      if (here !== null) return here;
      const name = tourName(user);
      const id = freshId(name, new Set(taken));
      const document = { airloom: 1 as const, id, name, nodes: [] };
      await data(api.PUT("/pipelines/{pipeline_id}/draft", { params: { path: { pipeline_id: id } }, body: { document, base: null } }));
      return id;
    },
    onSuccess: (pipeline) => {
      void client.invalidateQueries({ queryKey: ["pipelines"] });
      never(user);
      beginTour(pipeline);
      if (pipeline !== here) void navigate(`/pipelines/${pipeline}`);
    },
  });

  return (
    <Dialog
      open
      onClose={close}
      size="small"
      title={t("tour.label")}
      description={t("tour.ask.text")}
      footer={
        <>
          <Button onClick={close}>{t("ui.cancel")}</Button>
          <Button
            variant="primary"
            disabled={!there || taken === undefined || start.isPending}
            onClick={() => start.mutate()}
          >
            {t(start.isPending ? "tour.ask.starting" : "tour.ask.start")}
          </Button>
        </>
      }
    >
      <div role="status">
        {probe.isPending ? (
          <Spinner label={t("tour.ask.looking")} />
        ) : there ? (
          here === null && <p className={pageStyles.muted}>{t("tour.ask.draft")}</p>
        ) : (
          <p className={pageStyles.bad}>
            <InlineProse text={t("tour.ask.missing", { path: TOUR.path })} />
          </p>
        )}
        {start.error !== null && <p className={pageStyles.bad}>{start.error.message}</p>}
      </div>
    </Dialog>
  );
}
