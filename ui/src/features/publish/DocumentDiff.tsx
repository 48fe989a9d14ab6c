import { useState } from "react";

import { t } from "@/i18n";
import { changesBetween } from "@/model/changes";
import type { PipelineDocument } from "@/model/types";
import { Tabs } from "@/ui";
import { DiffView } from "@/ui/code";
import { ChangeList } from "./ChangeList";

interface Props {
  /** Null for a pipeline that was not there. */
  before: PipelineDocument | null;
  after: PipelineDocument;
}

/** What is different between two documents: in words, and as JSON. */
export function DocumentDiff({ before, after }: Props) {
  const [view, setView] = useState<"changes" | "diff">("changes");
  return (
    <Tabs<"changes" | "diff">
      label={t("publish.view")}
      value={view}
      onChange={setView}
      tabs={[
        {
          id: "changes",
          label: t("publish.changes"),
          content: <ChangeList changes={changesBetween(before, after)} />,
        },
        {
          id: "diff",
          label: t("publish.diff"),
          content: (
            <DiffView
              label={t("publish.diff")}
              before={before === null ? "" : JSON.stringify(before, null, 2)}
              after={JSON.stringify(after, null, 2)}
            />
          ),
        },
      ]}
    />
  );
}
