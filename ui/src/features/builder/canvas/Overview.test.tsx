// @vitest-environment jsdom
import { ReactFlowProvider, useStoreApi } from "@xyflow/react";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { PIPELINE } from "@/model/testing";
import type { NoteSpec } from "@/model/types";
import { FlowCache, noteNodesOf, type FlowNode } from "./flow";
import { Overview } from "./Overview";

const NOTES: NoteSpec[] = [
  { id: "why", text: "Why", at: [-500, 40], size: [300, 200], color: "red" },
  { id: "new", text: "New", at: [0, 0] },
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function setup(nodes: readonly FlowNode[]) {
  let flow: ReturnType<typeof useStoreApi> | undefined;
  function Grip() {
    flow = useStoreApi();
    return null;
  }
  render(
    <ReactFlowProvider>
      <Grip />
      <Overview nodes={nodes} />
    </ReactFlowProvider>,
  );
  return (x: number, y: number) =>
    act(() => {
      flow?.setState({ transform: [x, y, 1], width: 800, height: 600 });
      vi.runAllTimers();
    });
}

const cards = () => new FlowCache().nodes(PIPELINE, new Map(), [], new Map(), ({ id }) => id);
const notes = () => noteNodesOf(NOTES, [], new Map(), ({ id }) => id);
const shapes = () => [...screen.getByRole("img").querySelectorAll("rect")];

it("draws notes in their colours, behind the nodes", () => {
  setup([...cards(), ...notes()]);
  const [why, added, ...rest] = shapes();
  expect(rest).toHaveLength(PIPELINE.nodes.length + 1);
  expect(["x", "y", "width", "height"].map((name) => why?.getAttribute(name))).toEqual(["-500", "40", "300", "200"]);
  expect(why?.getAttribute("class")).toMatch(/red/);
  expect(added?.getAttribute("class")).toMatch(/yellow/);
  expect(rest.slice(0, -1).every((shape) => shape.getAttribute("fill")?.startsWith("var(--"))).toBe(true);
});

it("has room for notes, and for them alone", () => {
  setup(notes());
  const [left = 0, , width = 0] = screen.getByRole("img").getAttribute("viewBox")?.split(" ").map(Number) ?? [];
  expect(left).toBeLessThan(-500);
  expect(left + width).toBeGreaterThan(240);
});

it("looks at no node again while only the view moves", () => {
  let looks = 0;
  const counted = [...cards(), ...notes()].map((node) =>
    Object.defineProperty({ ...node }, "position", {
      get: () => {
        looks += 1;
        return node.position;
      },
    }),
  );
  const pan = setup(counted);
  expect(looks).toBeGreaterThan(0);
  looks = 0;
  pan(-40, -30);
  expect(shapes().at(-1)?.getAttribute("x")).toBe("40");
  expect(looks).toBe(0);
});
