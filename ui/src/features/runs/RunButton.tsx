import { History, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { useLocation } from "react-router";

import { useMe } from "@/api/queries";
import { t } from "@/i18n";
import { Button, IconButton } from "@/ui";
import { part } from "@/ui/part";
import { useBuilder } from "../builder/store";
import { runIn } from "./address";
import { useShownRun } from "./run-store";

const RunDialog = part(async () => (await import("./RunDialog")).RunDialog);

/** Starts a run of what is published, and opens the runs there were. */
export function RunButton({ pipeline }: { pipeline: string }) {
  const base = useBuilder((state) => state.base);
  const can = useMe().data?.can;
  const open = useShownRun((state) => state.bar === "runs");
  const [asking, setAsking] = useState(false);
  const asked = runIn(useLocation().search);
  useEffect(() => {
    if (asked !== null) useShownRun.setState({ run: asked, bar: "runs" });
    // the runs of another pipeline are none of this one
    return () => useShownRun.setState({ run: null, bar: null, log: null });
  }, [pipeline, asked]);
  if (base === null) return null;
  return (
    <>
      <IconButton
        label={t("runs.show")}
        icon={History}
        aria-pressed={open}
        onClick={() => useShownRun.setState(open ? { bar: null, run: null } : { bar: "runs" })}
      />
      {can?.edit === true && (
        <Button icon={Play} data-tour="run" onClick={() => setAsking(true)}>
          {t("runs.run")}
        </Button>
      )}
      {asking && <RunDialog pipeline={pipeline} onClose={() => setAsking(false)} />}
    </>
  );
}
