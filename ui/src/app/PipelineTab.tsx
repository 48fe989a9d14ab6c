import { ErrorBoundary } from "@/ui";
import { page } from "./page";
import { Providers } from "./Providers";

const PipelineView = page(() => import("@/features/builder/PipelineView"));

interface Props {
  pipeline: string;
  run: string | undefined;
  basename: string;
}

/** The *Pipeline* tab of Airflow's Dag and run pages. */
export function PipelineTab({ pipeline, run, basename }: Props) {
  return (
    <Providers>
      <ErrorBoundary>
        <PipelineView pipeline={pipeline} run={run} editHref={`${basename}/pipelines/${pipeline}`} />
      </ErrorBoundary>
    </Providers>
  );
}
