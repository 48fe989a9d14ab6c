/** JSON Pointers (RFC 6901) into a pipeline document: which node and which field they mean. */

import { pointerOf } from "./json";
import type { PipelineDocument } from "./types";

/** The parts of a pointer, unescaped. */
export function parsePointer(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export interface Place {
  /** The node's id; null for a place in the pipeline's own settings. */
  node: string | null;
  /** The pointer from there: `/config/where`; empty for the node or the document as a whole. */
  field: string;
}

/** What a pointer means in this document; null when it leads to a node that is not there. */
export function locate(document: PipelineDocument, pointer: string): Place | null {
  const [first, second, ...rest] = parsePointer(pointer);
  if (first === "nodes" && second !== undefined) {
    const node = document.nodes[Number(second)];
    return node === undefined ? null : { node: node.id, field: pointerOf(rest) };
  }
  if (first === "layout" && second !== undefined && document.nodes.some((node) => node.id === second)) {
    return { node: second, field: "" };
  }
  return { node: null, field: pointer };
}
