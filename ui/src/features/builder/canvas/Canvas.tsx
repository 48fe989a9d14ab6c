import {
  Background, BackgroundVariant, MarkerType, ReactFlow, SelectionMode, useReactFlow, type FinalConnectionState,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useMemo, useState, type DragEvent, type KeyboardEvent, type ModifierKey, type MouseEvent as ReactMouseEvent } from "react";

import { t } from "@/i18n";
import { GRID } from "@/model/geometry";
import { refusal } from "@/model/graph";
import { AreaMenu, useToast } from "@/ui";
import { part } from "@/ui/part";
import { cx } from "@/ui/cx";
import { insertNode, pasteText } from "../actions";
import { menuEntries } from "../commands/menus";
import { useCommandContext } from "../commands/context";
import { DRAGGED_TYPE } from "../palette/drag";
import { useBuilder, useBuilderStore } from "../store";
import styles from "./Canvas.module.css";
import { ConnectionLine } from "./ConnectionLine";
import { noteOf, type FlowNode, type WireEdge as WireFlow } from "./flow";
import { GroupBox } from "./GroupBox";
import { NodeCard } from "./NodeCard";
import { Note } from "./Note";
import { sentence } from "./refusals";
import { useCanvas } from "./useCanvas";
import { useFar, useSmall } from "./useFar";
import { useFitAnew } from "./useFitAnew";
import { useKeepInSight } from "./useKeepInSight";
import { WireEdge } from "./WireEdge";

const Overview = part(async () => (await import("./Overview")).Overview, { optional: true, whenIdle: true });
const NODE_TYPES = { card: NodeCard, box: GroupBox, note: Note };
const EDGE_TYPES = { wire: WireEdge };
const EDGE_DEFAULTS = { markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: "var(--border-strong)" } };
const FIT = { padding: 0.08, maxZoom: 1.1 };
const SNAP: [number, number] = [GRID, GRID];
/** From here on, nodes outside the window are not rendered; below, the Tab key reaches every one of them. */
const MANY_NODES = 100;
/** Pixels by which a hand may tremble during a click. */
const TREMBLE = 3;
const ADDING_KEYS: ModifierKey[] = ["Shift", "Meta", "Control"];

/** The drawing: nodes, wires, and what the pointer does with them. */
export function Canvas() {
  const store = useBuilderStore();
  const flow = useReactFlow<FlowNode, WireFlow>();
  const toast = useToast();
  const readOnly = useBuilder((state) => state.readOnly);
  const context = useCommandContext();
  const far = useFar();
  const small = useSmall();
  // Where the canvas was clicked with the right button: what the menu adds goes there.
  const [clicked, setClicked] = useState<[number, number] | null>(null);
  useKeepInSight();
  useFitAnew(FIT);
  const { nodes, edges, onNodesChange, onConnect, isValidConnection } = useCanvas();
  // On an empty canvas React Flow would wait with this for the first node, and take it from under the pointer.
  const [fitAtFirst] = useState(nodes.length > 0);
  const withArrows = useMemo(() => edges.map((edge) => ({ ...edge, ...EDGE_DEFAULTS })), [edges]);

  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.isValid === true || state.fromNode === null) return;
    if (state.toNode && state.toHandle?.id) {
      const { history, types } = store.getState();
      const wire = { from: state.fromNode.id, to: state.toNode.id, port: state.toHandle.id };
      const refused = refusal(history.present, types, wire);
      if (refused !== null) toast(sentence(refused), "error");
    } else if (state.toNode === null && "clientX" in event) {
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      store.getState().show({ kind: "add", from: state.fromNode.id, at: [x, y - 28] });
    }
  };

  /** Of several that are selected, the one that was meant is left; React Flow leaves them all, for a drag. */
  const leaveOnly = (event: ReactMouseEvent | KeyboardEvent, id: string) => {
    const { selected, selectedNotes, select } = store.getState();
    const adds = ADDING_KEYS.some((key) => event.getModifierState(key));
    if (adds || selected.length + selectedNotes.length < 2) return;
    const note = noteOf(id);
    if (note === null) select([id]);
    else select([], [note]);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const id = event.key === "Enter" && event.target instanceof HTMLElement ? event.target.dataset["id"] : undefined;
    if (id === undefined) return;
    const note = noteOf(id);
    if (note === null) {
      leaveOnly(event, id);
    } else {
      event.preventDefault();
      store.getState().write(note);
    }
  };

  const onMenu = (target: Element, [clientX, clientY]: [number, number]) => {
    const { selected, selectedNotes, select, selectWire } = store.getState();
    const id = target.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
    const wire = target.closest(".react-flow__edge")?.getAttribute("data-id");
    const node = nodes.find((shown) => shown.id === id);
    if (node !== undefined) {
      const note = noteOf(node.id);
      if (note !== null && !selectedNotes.includes(note)) select([], [note]);
      if (node.type === "card" && !selected.includes(node.id)) select([node.id]);
    } else if (wire) {
      selectWire(wire);
    } else if (target.matches(".react-flow__pane")) {
      const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY });
      setClicked([x, y]);
      select([]);
    }
  };

  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAGGED_TYPE);
    const [file] = event.dataTransfer.files;
    if (readOnly || (type === "" && file === undefined)) return;
    event.preventDefault();
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    if (file !== undefined) {
      void file.text().then((text) => {
        if (!pasteText(store, text, [x - 100, y - 28])) toast(t("canvas.drop.refused", { name: file.name }), "error");
      });
      return;
    }
    const wire = edges.find((edge) => edge.id === edgeUnder(event))?.data?.wire;
    insertNode(store, type, { at: [x - 100, y - 28], wire });
  };

  return (
    <AreaMenu onOpen={onMenu} entries={menuEntries(clicked === null ? context : { ...context, centre: () => clicked })}>
      <div className={cx(styles.canvas, small && styles.small, far && styles.far)} data-testid="canvas" onKeyDown={onKeyDown}>
        <ReactFlow<FlowNode, WireFlow>
          nodes={nodes}
          edges={withArrows}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onConnect={onConnect}
          onConnectEnd={onConnectEnd}
          isValidConnection={isValidConnection}
          connectionLineComponent={ConnectionLine}
          connectionRadius={24}
          onEdgeClick={(_event, edge) => store.getState().selectWire(edge.id)}
          onPaneClick={() => store.getState().select([])}
          onNodeClick={(event, { id, type }) => type !== "box" && leaveOnly(event, id)}
          onNodeDoubleClick={(_event, node) => {
            if (node.type === "note") store.getState().write(noteOf(node.id));
            else store.getState().showBottom("data");
          }}
          onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED_TYPE) && event.preventDefault()}
          onDrop={onDrop}
          nodesDraggable={!readOnly}
          nodesConnectable={!readOnly}
          nodeClickDistance={TREMBLE}
          nodeDragThreshold={TREMBLE}
          edgesFocusable={false}
          deleteKeyCode={null}
          multiSelectionKeyCode={ADDING_KEYS}
          selectionKeyCode="Shift"
          selectionMode={SelectionMode.Partial}
          panOnScroll
          zoomOnDoubleClick={false}
          snapToGrid
          snapGrid={SNAP}
          minZoom={0.1}
          maxZoom={2}
          fitView={fitAtFirst}
          fitViewOptions={FIT}
          onlyRenderVisibleElements={nodes.length > MANY_NODES}
          zIndexMode="manual"
          proOptions={{ hideAttribution: false }}
          aria-label={t("canvas.label")}
        >
          {!far && <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.5} color="var(--dot)" />}
        </ReactFlow>
        <Overview nodes={nodes} />
      </div>
    </AreaMenu>
  );
}

/** The wire that something was dropped on. */
function edgeUnder(event: DragEvent): string | undefined {
  for (const element of document.elementsFromPoint(event.clientX, event.clientY)) {
    const id = element.closest(".react-flow__edge")?.getAttribute("data-id") ?? null;
    if (id !== null) return id;
  }
  return undefined;
}
