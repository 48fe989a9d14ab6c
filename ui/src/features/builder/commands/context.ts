import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";

import { useToast } from "@/ui";
import { useBuilderStore, type BuilderStore } from "../store";
import { useFullScreen } from "../fullScreen";

/** What commands work on. */
export interface CommandContext {
  store: BuilderStore;
  /** Tells the person something, once. */
  say: (text: string, kind?: "info" | "error") => void;
  view: { fit: () => void; fitTo: (nodes: readonly string[]) => void; zoomIn: () => void; zoomOut: () => void; actualSize: () => void };
  /** The middle of what is seen of the canvas. */
  centre: () => [number, number];
  toggleFullScreen: () => void;
}

export function useCommandContext(): CommandContext {
  const store = useBuilderStore();
  const flow = useReactFlow();
  const say = useToast();
  const toggleFullScreen = useFullScreen((state) => state.toggle);
  return useMemo(() => {
    const smooth = { duration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250 };
    const fit = { padding: 0.08, maxZoom: 1.1, ...smooth };
    return {
      store,
      say,
      toggleFullScreen,
      view: {
        fit: () => void flow.fitView(fit),
        fitTo: (nodes) => void flow.fitView({ ...fit, nodes: nodes.map((id) => ({ id })) }),
        zoomIn: () => void flow.zoomIn(smooth),
        zoomOut: () => void flow.zoomOut(smooth),
        actualSize: () => void flow.zoomTo(1, smooth),
      },
      centre: () => {
        const box = document.querySelector(".airloom .react-flow")?.getBoundingClientRect();
        if (box === undefined) return [0, 0];
        const { x, y } = flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
        return [x, y];
      },
    };
  }, [store, flow, say, toggleFullScreen]);
}
