import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";

import { CARD_WIDTH, cardHeight } from "@/model/geometry";
import { placesOf } from "@/model/placement";
import { useBuilder, useBuilderStore } from "../store";

const MARGIN = 24;
/** What stands in the canvas's corners. */
const OVER_CANVAS = "[data-over-canvas]";

/**
 * Moves the canvas just so far that the selected node is seen: its settings may have opened over its place, or it may lie
 * below what stands in the canvas's corners.
 */
export function useKeepInSight(): void {
  const flow = useReactFlow();
  const store = useBuilderStore();
  const only = useBuilder((state) => (state.selected.length === 1 ? state.selected[0] : undefined));
  useEffect(() => {
    if (only === undefined) return undefined;
    // After the panel has taken its room.
    const frame = requestAnimationFrame(() => {
      const place = placesOf(store.getState().history.present).get(only);
      const canvas = document.querySelector(`.react-flow__node[data-id="${only}"]`)?.closest(".react-flow");
      const box = (canvas ?? document.querySelector(".airloom .react-flow"))?.getBoundingClientRect();
      if (place === undefined || box === undefined) return;
      const { x, y, zoom } = flow.getViewport();
      const [width, height] = [CARD_WIDTH * zoom, cardHeight(1) * zoom];
      const dx = shift(place[0] * zoom + x, width, box.width);
      let dy = shift(place[1] * zoom + y, height, box.height);
      const [left, top] = [box.x + place[0] * zoom + x + dx, box.y + place[1] * zoom + y + dy];
      const over = coveringTop(new DOMRect(left, top, width, height));
      // up, but not out at the top
      if (over !== null) dy -= Math.max(0, Math.min(top + height + MARGIN - over, top - box.y - MARGIN));
      if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
    });
    return () => cancelAnimationFrame(frame);
  }, [flow, store, only]);
}

/** How far something from `start` on, `size` long, must move to lie within `room`. */
function shift(start: number, size: number, room: number): number {
  if (start < MARGIN) return MARGIN - start;
  const over = start + size + MARGIN - room;
  return over > 0 ? -over : 0;
}

/** Where the highest of what lies over a card begins; null where all of it is seen. */
function coveringTop(card: DOMRect): number | null {
  const boxes = [...document.querySelectorAll(`.airloom ${OVER_CANVAS}`)].map((element) => element.getBoundingClientRect());
  const tops = boxes
    .filter((box) => box.left < card.right && box.right > card.left && box.top < card.bottom && box.bottom > card.top)
    .map(({ top }) => top);
  return tops.length === 0 ? null : Math.min(...tops);
}
