import { GitCompare } from "lucide-react";

import { t } from "@/i18n";
import { changesBetween } from "@/model/changes";
import { sameJson } from "@/model/json";
import { LinkButton } from "@/ui";
import { useBuilder } from "../builder/store";
import { useDocumentAt } from "../history/queries";
import { useDraft } from "../publish/draft-store";

/** Says of a run that its nodes were others than those on the canvas, over which its states lie. */
export function RanAnother({ pipeline, revision }: { pipeline: string; revision: string | null }) {
  const ran = useDocumentAt(pipeline, revision).data?.document ?? null;
  const shown = useBuilder((state) => state.history.present);
  const published = useDraft((state) => state.published);
  // What was published here stays as it was typed, and the repository has its canonical form.
  if (published !== null && published.revision === revision && sameJson(published.document, shown)) return null;
  if (ran === null || !changesBetween(ran, shown).some((change) => change.node !== null)) return null;
  return (
    <LinkButton to={`/pipelines/${pipeline}/history`} size="small" variant="ghost" icon={GitCompare}>
      {t("runs.another")}
    </LinkButton>
  );
}
