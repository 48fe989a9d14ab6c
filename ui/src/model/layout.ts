/** Auto-layout: the canvas as ELK's graph, and its answer as places. */

import type { ELK, ElkNode } from "elkjs/lib/elk-api";

import { CARD_WIDTH, ORDER, OUTPUT, cardHeight, portPlaces, snap } from "./geometry";
import { AFTER, wireKey, wiresOf } from "./graph";
import type { NodeShapes, PipelineDocument, Point } from "./types";

const OPTIONS: Record<string, string> = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.spacing.nodeNode": "40",
  "elk.layered.spacing.nodeNodeBetweenLayers": "60",
  "elk.spacing.componentComponent": "60",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.separateConnectedComponents": "true",
};

/** The document as ELK reads it; ports keep their order, so that wires do not cross without need. */
export function elkGraph(document: PipelineDocument, shapes: NodeShapes): ElkNode {
  const children = document.nodes.map((node) => {
    const ports = portPlaces(node, shapes);
    const port = (name: string, x: number, y: number, side: string) => ({
      id: `${node.id}.${name}`,
      x,
      y,
      width: 0,
      height: 0,
      layoutOptions: { "elk.port.side": side },
    });
    return {
      id: node.id,
      width: CARD_WIDTH,
      height: cardHeight(ports.length),
      layoutOptions: { "elk.portConstraints": "FIXED_POS" },
      ports: [
        ...ports.map(({ port: name, x, y }) => port(name, x, y, "WEST")),
        port(AFTER, ORDER[0], ORDER[1], "NORTH"),
        port("", OUTPUT[0], OUTPUT[1], "EAST"),
      ],
    };
  });
  const edges = wiresOf(document).map((wire) => ({
    id: wireKey(wire),
    sources: [`${wire.from}.`],
    targets: [`${wire.to}.${wire.port}`],
  }));
  return { id: "pipeline", layoutOptions: OPTIONS, children, edges };
}

/** Every node's place, with the data flowing to the right. */
export async function autoLayout(
  document: PipelineDocument,
  shapes: NodeShapes,
  elk: Pick<ELK, "layout">,
): Promise<Map<string, Point>> {
  const result = await elk.layout(elkGraph(document, shapes));
  return new Map((result.children ?? []).map(({ id, x = 0, y = 0 }) => [id, snap([x, y])]));
}
