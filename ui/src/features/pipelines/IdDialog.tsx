import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useNavigate } from "react-router";

import { api, data } from "@/api/client";
import { t } from "@/i18n";
import "@/i18n/later";
import { freshId, isValidId } from "@/model/ids";
import { Button, Dialog } from "@/ui";
import { Field, TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import type { Asked } from "./columns";

interface Props {
  asked: Exclude<Asked, { kind: "delete" | "backfill" }>;
  taken: readonly string[];
  onClose: () => void;
}

/** Asks for the id of a new pipeline, of a copy, or of a pipeline that gets another one. */
export function IdDialog({ asked, taken, onClose }: Props) {
  const form = useId();
  const navigate = useNavigate();
  const client = useQueryClient();
  const old = asked.kind === "new" ? null : asked.pipeline.id;
  const [name, setName] = useState("");
  const [typed, setTyped] = useState<string | null>(
    old === null ? null : asked.kind === "duplicate" ? freshId(old, new Set(taken)) : old,
  );
  const others = new Set(taken);
  const id = typed ?? (name === "" ? "" : freshId(name, others));
  const error =
    id === ""
      ? undefined
      : !isValidId(id)
        ? t("pipelines.id.wrong")
        : others.has(id) && !(asked.kind === "rename" && id === old)
          ? t("pipelines.id.taken")
          : undefined;
  const ready = id !== "" && error === undefined && id !== old;

  const go = useMutation({
    mutationFn: async () => {
      const path = { params: { path: { pipeline_id: old ?? id } } };
      if (asked.kind === "duplicate")
        await data(api.POST("/pipelines/{pipeline_id}/duplicate", { ...path, body: { new_id: id } }));
      else if (asked.kind === "rename")
        await data(api.POST("/pipelines/{pipeline_id}/rename", { ...path, body: { new_id: id, message: "" } }));
      else {
        const document = { airloom: 1 as const, id, ...(name === "" ? {} : { name }), nodes: [] };
        await data(api.PUT("/pipelines/{pipeline_id}/draft", { ...path, body: { document, base: null } }));
      }
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["pipelines"] });
      onClose();
      if (asked.kind !== "rename") void navigate(`/pipelines/${id}`);
    },
  });
  const title =
    asked.kind === "new"
      ? t("pipelines.new")
      : t(`pipelines.${asked.kind}.title`, { pipeline: asked.pipeline.name ?? asked.pipeline.id });
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={title}
      {...(asked.kind === "new" ? {} : { description: t(`pipelines.${asked.kind}.text`) })}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button variant="primary" type="submit" form={form} disabled={!ready || go.isPending}>
            {t(asked.kind === "new" ? "pipelines.create" : `pipelines.${asked.kind}`)}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={pageStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) go.mutate();
        }}
      >
        {asked.kind === "new" && (
          <Field id={`${form}-name`} label={t("pipelines.name")} help={t("pipelines.name.help")}>
            <TextInput
              id={`${form}-name`}
              autoFocus
              value={name}
              maxLength={200}
              aria-describedby={`${form}-name-help`}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
        )}
        <Field id={`${form}-id`} label={t("pipelines.id")} help={t("pipelines.id.help")} error={error} required>
          <TextInput
            id={`${form}-id`}
            autoFocus={asked.kind !== "new"}
            value={id}
            maxLength={63}
            aria-describedby={`${form}-id-help`}
            aria-invalid={error !== undefined || undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
        {go.error !== null && (
          <p role="alert" className={pageStyles.bad}>
            {go.error.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
