import { Navigate, Route, Routes } from "react-router";

import { IslandRouter } from "./IslandRouter";
import { page } from "./page";
import { Providers } from "./Providers";
import { Shell } from "./Shell";

const Pipelines = page(() => import("@/features/pipelines/PipelinesPage"));
const Builder = page(() => import("@/features/builder/BuilderPage"));
const History = page(() => import("@/features/history/HistoryPage"));
const Audit = page(() => import("@/features/audit/AuditPage"));
const Connections = page(() => import("@/features/connections/ConnectionsPage"));
const Nodes = page(() => import("@/features/nodes/NodesPage"));
const Runs = page(() => import("@/features/runs/RunsPage"));

/** The UI: its pages, each loaded when it is first opened. */
export function App({ basename }: { basename: string }) {
  return (
    <Providers>
      <IslandRouter basename={basename}>
        <Routes>
          <Route element={<Shell />}>
            <Route path="pipelines" element={<Pipelines />} />
            <Route path="pipelines/:id" element={<Builder />} />
            <Route path="pipelines/:id/history" element={<History />} />
            <Route path="connections" element={<Connections />} />
            <Route path="nodes" element={<Nodes />} />
            <Route path="runs" element={<Runs />} />
            <Route path="audit" element={<Audit />} />
            <Route path="*" element={<Navigate to="pipelines" replace />} />
          </Route>
        </Routes>
      </IslandRouter>
    </Providers>
  );
}
