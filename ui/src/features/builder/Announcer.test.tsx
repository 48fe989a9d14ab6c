// @vitest-environment jsdom
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import "@/i18n/later";
import { PIPELINE } from "@/model/testing";
import { connectNodes, disconnectWire } from "./actions";
import { Announcer } from "./Announcer";
import { BuilderContext, createBuilderStore } from "./store";

afterEach(cleanup);

it("tells each edit, and what is undone and done again", () => {
  const store = createBuilderStore();
  store.getState().open(PIPELINE, null);
  const { container } = render(
    <BuilderContext value={store}>
      <Announcer />
    </BuilderContext>,
  );
  const said = () => container.lastElementChild?.textContent;
  const edits = store.getState();
  const wire = { from: "clients", to: "joined", port: "right" };
  act(() => disconnectWire(store, wire));
  expect(said()).toBe("Disconnect clients from joined");
  act(() => connectNodes(store, { ...wire, port: "after" }));
  expect(said()).toBe("Connect clients to joined");
  act(() => edits.undo());
  expect(said()).toBe("Undone: Connect clients to joined");
  act(() => edits.undo());
  expect(said()).toBe("Undone: Disconnect clients from joined");
  act(() => edits.redo());
  expect(said()).toBe("Done again: Disconnect clients from joined");
  const before = container.lastElementChild?.firstElementChild;
  act(() => edits.edit("Move", (document) => ({ ...document, name: "a" })));
  act(() => edits.edit("Move", (document) => ({ ...document, name: "b" })));
  expect(said()).toBe("Move");
  expect(container.lastElementChild?.firstElementChild).not.toBe(before);
});
