import { useReactFlow, type FitViewOptions } from "@xyflow/react";
import { useEffect, useRef } from "react";

import { useBuilder } from "../store";

/** Fits the drawing into the window when another one takes its place, as when a file is opened in the JSON panel. */
export function useFitAnew(options: FitViewOptions): void {
  const flow = useReactFlow();
  const nodes = useBuilder((state) => state.history.present.nodes);
  const before = useRef(nodes);
  useEffect(() => {
    const known = new Set(before.current.map(({ id }) => id));
    before.current = nodes;
    // a single node under another id was renamed
    if (known.size === 0 || nodes.length === 0 || known.size + nodes.length === 2) return;
    if (nodes.some(({ id }) => known.has(id))) return;
    void flow.fitView(options);
  }, [flow, nodes, options]);
}
