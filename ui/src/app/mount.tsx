import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { answerWith } from "@/api/client";
import { meQuery, nodeTypesQuery } from "@/api/queries";
import { queryClient } from "@/api/queryClient";
import { App } from "./App";
import { pathFromRoot } from "./location";
import { PipelineTab } from "./PipelineTab";
import "./styles/tokens.css";
import "./styles/base.css";

/** Begins what most pages ask for, so that the answers are here when the code of the page is; some may be on their way. */
export function begin(answers: ReadonlyMap<string, Promise<Response>>): void {
  answerWith(answers);
  void queryClient.prefetchQuery(meQuery);
  void queryClient.prefetchQuery(nodeTypesQuery);
}

/** Fills a div with the whole UI; `route` is where its pages begin, relative to Airflow's root. */
export function mountApp(place: HTMLDivElement, route: string): void {
  place.className = "airloom";
  createRoot(place).render(
    <StrictMode>
      <App basename={pathFromRoot(route)} />
    </StrictMode>,
  );
}

/** Fills a div with one pipeline as Airflow's Dag and run pages show it; gives back what removes it. */
export function mountTab(place: HTMLDivElement, dagId: string, runId?: string): () => void {
  place.className = "airloom";
  const root = createRoot(place);
  root.render(
    <StrictMode>
      <PipelineTab pipeline={dagId} run={runId} basename={pathFromRoot("plugin/airloom")} />
    </StrictMode>,
  );
  return () => {
    root.unmount();
    place.remove();
  };
}
