import { FileClock, Rocket } from "lucide-react";
import { useState } from "react";
import { useParams } from "react-router";

import { useMe } from "@/api/queries";
import { t } from "@/i18n";
import { Button, LinkButton } from "@/ui";
import { part } from "@/ui/part";
import { useBuilder } from "../builder/store";
import { RunButton } from "../runs/RunButton";
import { DraftStatus } from "./DraftStatus";

const PublishDialog = part(async () => (await import("./PublishDialog")).PublishDialog);

/** What one does with the pipeline as a whole: see that it is safe, run it, publish it. */
export function BuilderActions() {
  const pipeline = useParams()["id"] ?? "";
  const readOnly = useBuilder((state) => state.readOnly);
  const base = useBuilder((state) => state.base);
  const can = useMe().data?.can;
  const [publishing, setPublishing] = useState(false);
  const mayPublish = !readOnly && (base === null ? can?.create : can?.edit) === true;
  return (
    <>
      {!readOnly && <DraftStatus pipeline={pipeline} />}
      {base !== null && (
        <LinkButton
          to={`/pipelines/${pipeline}/history`}
          variant="ghost"
          icon={FileClock}
          aria-label={t("history.button")}
          title={t("history.button")}
        />
      )}
      <RunButton pipeline={pipeline} />
      {mayPublish && (
        <Button variant="primary" icon={Rocket} data-tour="publish" onClick={() => setPublishing(true)}>
          {t("publish.button")}
        </Button>
      )}
      {publishing && <PublishDialog pipeline={pipeline} onClose={() => setPublishing(false)} />}
    </>
  );
}
