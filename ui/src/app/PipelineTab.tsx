import { lazy, Suspense } from "react";

import { ErrorBoundary, PageSpinner } from "@/ui";
import { Providers } from "./Providers";

const PipelineView = lazy(() => import("@/features/builder/PipelineView"));

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
        <Suspense fallback={<PageSpinner />}>
          <PipelineView pipeline={pipeline} run={run} editHref={`${basename}/pipelines/${pipeline}`} />
        </Suspense>
      </ErrorBoundary>
    </Providers>
  );
}
