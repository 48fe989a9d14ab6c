/** The kind of data that a node type dragged from the palette carries. */
export const DRAGGED_TYPE = "application/x-airloom-node-type";
