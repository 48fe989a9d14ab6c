import type { Connection, NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";

import { t } from "@/i18n";
import { refusal } from "@/model/graph";
import { moveNotes } from "@/model/notes";
import { moveNodes } from "@/model/placement";
import type { PipelineDocument, Point, Wire } from "@/model/types";
import { connectNodes, titleOf } from "../actions";
import { useBuilder, useBuilderStore, useDocument } from "../store";
import { edgesOf, FlowCache, flowIdOfNote, groupNodesOf, noteNodesOf, noteOf, type FlowNode, type WireEdge } from "./flow";
import { cardLabel, noteLabel } from "./labels";

const NOTHING_MOVED: ReadonlyMap<string, Point> = new Map();

/** What React Flow shows, and what its changes do to the document. */
export function useCanvas() {
  const store = useBuilderStore();
  const document = useDocument();
  const types = useBuilder((state) => state.types);
  const selected = useBuilder((state) => state.selected);
  const selectedNotes = useBuilder((state) => state.selectedNotes);
  const selectedWire = useBuilder((state) => state.selectedWire);
  const problems = useBuilder((state) => state.problems);
  const runNodes = useBuilder((state) => state.runNodes);
  const pinned = useBuilder((state) => state.pinned);
  const [moved, setMoved] = useState(NOTHING_MOVED);
  const drag = useRef(NOTHING_MOVED);
  const [cache] = useState(() => new FlowCache());

  const cards = useMemo(
    () =>
      cache.nodes(document, types, selected, moved, (spec) =>
        cardLabel(spec, problems[spec.id], runNodes?.[spec.id], pinned[spec.id] !== undefined),
      ),
    [cache, document, types, selected, moved, problems, runNodes, pinned],
  );
  const movedNotes = [...moved.keys()].some((id) => noteOf(id) !== null) ? moved : NOTHING_MOVED;
  const notes = useMemo(
    () => noteNodesOf(document.notes ?? [], selectedNotes, movedNotes, noteLabel),
    [document.notes, selectedNotes, movedNotes],
  );
  const nodes = useMemo<FlowNode[]>(
    () => [...groupNodesOf(document, cards), ...cards, ...notes],
    [document, cards, notes],
  );
  const edges = useMemo(
    () =>
      edgesOf(document, selectedWire, (wire) =>
        t("wire.label", { from: titleOf(document, wire.from), to: titleOf(document, wire.to), port: wire.port }),
      ),
    [document, selectedWire],
  );

  /** A drag stays here until it ends: the document, its check and its draft hear of it once. */
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const places = new Map<string, Point>();
      let ended = false;
      const { selected: chosenNodes, selectedNotes: chosenNotes } = store.getState();
      const chosen = new Set([...chosenNodes, ...chosenNotes.map(flowIdOfNote)]);
      let selects = false;
      for (const change of changes) {
        if (change.type === "position" && change.position !== undefined) {
          ended ||= change.dragging !== true;
          place(places, change.id, [change.position.x, change.position.y], nodes);
        } else if (change.type === "position") {
          ended ||= change.dragging !== true;
        } else if (change.type === "select") {
          selects = true;
          if (change.selected) chosen.add(change.id);
          else chosen.delete(change.id);
        }
      }
      if (selects) {
        const all = [...chosen];
        store.getState().select(all.filter((id) => noteOf(id) === null), all.flatMap((id) => noteOf(id) ?? []));
      }
      if (places.size === 0 && !ended) return;
      const dragged = drag.current.size > 0;
      const after = new Map([...drag.current, ...places]);
      drag.current = ended ? NOTHING_MOVED : after;
      setMoved(drag.current);
      // Steps with the arrow keys, each an end of its own, undo as one.
      if (ended) store.getState().edit(t("edit.move"), (now) => moveAll(now, after), dragged ? undefined : "move");
    },
    [store, nodes],
  );

  const wireOf = (connection: Connection | WireEdge): Wire => ({
    from: connection.source,
    to: connection.target,
    port: connection.targetHandle ?? "",
  });

  return {
    nodes,
    edges,
    onNodesChange,
    onConnect: (connection: Connection) => connectNodes(store, wireOf(connection)),
    isValidConnection: (connection: Connection | WireEdge) => {
      const { history } = store.getState();
      return refusal(history.present, types, wireOf(connection)) === null;
    },
  };
}

/** The document with nodes and notes, by their ids in React Flow, at other places. */
function moveAll(document: PipelineDocument, moved: ReadonlyMap<string, Point>): PipelineDocument {
  const nodes = new Map([...moved].filter(([id]) => noteOf(id) === null));
  const notes = new Map([...moved].flatMap(([id, at]) => (noteOf(id) === null ? [] : [[noteOf(id) ?? "", at]])));
  return moveNotes(moveNodes(document, nodes), notes);
}

/** Where a node was dragged to; a group's box takes its nodes along. */
function place(places: Map<string, Point>, id: string, [x, y]: Point, nodes: readonly FlowNode[]): void {
  const node = nodes.find((candidate) => candidate.id === id);
  if (node?.type !== "box") {
    places.set(id, [x, y]);
    return;
  }
  const [dx, dy] = [x - node.position.x, y - node.position.y];
  for (const member of nodes) {
    if (node.data.members.includes(member.id)) places.set(member.id, [member.position.x + dx, member.position.y + dy]);
  }
}
