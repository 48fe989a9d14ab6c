import { useReactFlow, useStoreApi, type ReactFlowState } from "@xyflow/react";
import { memo, useEffect, useMemo, useState, type PointerEvent } from "react";

import { t } from "@/i18n";
import { colorOf } from "@/model/notes";
import { cx } from "@/ui/cx";
import type { CardNode, FlowNode, NoteNode } from "./flow";
import noteStyles from "./NoteCard.module.css";
import styles from "./Overview.module.css";

const WIDTH = 150;
const HEIGHT = 90;
const LOOK_EVERY_MS = 50;

/**
 * The whole drawing in the corner, with what is seen of it; a click or a drag goes there.
 *
 * React Flow's own listens once per node to each step of a pan; this one draws the nodes once.
 */
export function Overview({ nodes }: { nodes: readonly FlowNode[] }) {
  const flow = useReactFlow();
  const cards = useMemo(() => nodes.filter((node) => node.type === "card"), [nodes]);
  const notes = useMemo(() => nodes.filter((node) => node.type === "note"), [nodes]);
  const seen = useSeen();
  const whole = useMemo(() => boundsOf([...cards, ...notes]), [cards, notes]);
  if (whole === null) return null;
  const left = Math.min(whole.left, seen.x);
  const top = Math.min(whole.top, seen.y);
  const right = Math.max(whole.right, seen.x + seen.width);
  const bottom = Math.max(whole.bottom, seen.y + seen.height);
  const scale = Math.max((right - left) / WIDTH, (bottom - top) / HEIGHT) * 1.1;
  const originX = (left + right - WIDTH * scale) / 2;
  const originY = (top + bottom - HEIGHT * scale) / 2;

  const go = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons === 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    const x = originX + (event.clientX - box.x) * scale;
    const y = originY + (event.clientY - box.y) * scale;
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };

  return (
    <svg
      className={styles.overview}
      data-over-canvas
      role="img"
      aria-label={t("canvas.minimap")}
      viewBox={`${originX} ${originY} ${WIDTH * scale} ${HEIGHT * scale}`}
      width={WIDTH}
      height={HEIGHT}
      onPointerDown={go}
      onPointerMove={go}
    >
      <Shapes cards={cards} notes={notes} />
      <rect className={styles.seen} {...seen} />
    </svg>
  );
}

/** The part of the drawing in the window, some twenty times a second: the canvas itself need not wait for it. */
function useSeen() {
  const store = useStoreApi();
  const [seen, setSeen] = useState(() => seenIn(store.getState()));
  useEffect(() => {
    let timer: number | undefined;
    const look = () => {
      timer = undefined;
      setSeen(seenIn(store.getState()));
    };
    look();
    const leave = store.subscribe(({ transform, width, height }, before) => {
      if (transform === before.transform && width === before.width && height === before.height) return;
      timer ??= window.setTimeout(look, LOOK_EVERY_MS);
    });
    return () => {
      leave();
      window.clearTimeout(timer);
    };
  }, [store]);
  return seen;
}

const seenIn = ({ transform: [x, y, zoom], width, height }: Pick<ReactFlowState, "transform" | "width" | "height">) => ({
  x: -x / zoom,
  y: -y / zoom,
  width: width / zoom,
  height: height / zoom,
});

/** The notes, and the cards on them: the same to React while only the view moves. */
const Shapes = memo(function Shapes({ cards, notes }: { cards: readonly CardNode[]; notes: readonly NoteNode[] }) {
  return (
    <>
      {notes.map((node) => (
        <rect key={node.id} {...boxOf(node)} className={cx(styles.note, noteStyles[colorOf(node.data.note)])} />
      ))}
      {cards.map((node) => (
        <rect key={node.id} {...boxOf(node)} fill={`var(--${node.data.type?.kind ?? "border-strong"})`} />
      ))}
    </>
  );
});

const boxOf = ({ position: { x, y }, width = 0, height = 0 }: CardNode | NoteNode) => ({ x, y, width, height });

function boundsOf(nodes: readonly (CardNode | NoteNode)[]) {
  if (nodes.length === 0) return null;
  const boxes = nodes.map(boxOf);
  return {
    left: Math.min(...boxes.map(({ x }) => x)),
    top: Math.min(...boxes.map(({ y }) => y)),
    right: Math.max(...boxes.map(({ x, width }) => x + width)),
    bottom: Math.max(...boxes.map(({ y, height }) => y + height)),
  };
}
