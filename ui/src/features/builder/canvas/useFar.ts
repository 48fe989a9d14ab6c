import { useStore } from "@xyflow/react";

/** Below this zoom a card's words are under five pixels high. */
const FAR = 0.35;

/** Whether the canvas is seen from so far that only shapes and colours matter: then hundreds of cards stay cheap. */
export const useFar = (): boolean => useStore((state) => state.transform[2] < FAR);
