import { useStore } from "@xyflow/react";

/** Below this zoom even a card's larger words are hard to read, and what is beside them is in the way. */
const FAR = 0.35;

/** Below this zoom words of the usual size are hard to read. */
const SMALL = 0.7;

/** Whether words are written larger than the cards, so that names can be read in a drawing that is shown whole. */
export const useSmall = (): boolean => useStore((state) => state.transform[2] < SMALL);

/** Whether the canvas is seen from so far that only names, shapes and colours matter: then hundreds of cards stay cheap. */
export const useFar = (): boolean => useStore((state) => state.transform[2] < FAR);
