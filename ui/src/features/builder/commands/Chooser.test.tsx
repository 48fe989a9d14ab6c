// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, beforeAll, expect, it, vi } from "vitest";

import { Chooser, type Choice } from "./Chooser";

beforeAll(() => {
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(cleanup);

function setup() {
  const run = vi.fn();
  const onClose = vi.fn();
  const choice = (id: string, more: Partial<Choice> = {}): Choice => ({ id, label: id, run: () => run(id), ...more });
  const choices = [choice("filter"), choice("join", { refused: "no" }), choice("sort", { detail: "rows in order" })];
  render(
    <Tooltip.Provider>
      <Chooser title="Add" placeholder="Find" choices={choices} onClose={onClose} />
    </Tooltip.Provider>,
  );
  return { run, onClose, user: userEvent.setup() };
}

it("takes with Enter what the arrow keys have reached", async () => {
  const { run, onClose, user } = setup();
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");
  expect(run).toHaveBeenCalledExactlyOnceWith("sort");
  expect(onClose).toHaveBeenCalledOnce();
});

it("finds by description, and says so to screen readers", async () => {
  const { run, user } = setup();
  await user.keyboard("order");
  const option = screen.getByRole("option");
  expect(screen.getByRole("combobox").getAttribute("aria-activedescendant")).toBe(option.id);
  await user.keyboard("{Enter}");
  expect(run).toHaveBeenCalledExactlyOnceWith("sort");
});

it("does not take what is refused", async () => {
  const { run, onClose, user } = setup();
  await user.keyboard("{ArrowDown}{Enter}");
  expect(run).not.toHaveBeenCalled();
  expect(onClose).not.toHaveBeenCalled();
});
