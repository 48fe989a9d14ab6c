// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { part } from "./part";
import { ShowToast } from "./toasting";

interface Props {
  onClose?: () => void;
  broken?: boolean;
}

function Hello({ broken = false }: Props) {
  if (broken) throw new Error("it is broken");
  return <p>Hello</p>;
}

beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));
afterEach(() => void vi.restoreAllMocks());

const failing = () => vi.fn(() => Promise.resolve<typeof Hello>(Hello)).mockRejectedValueOnce(new Error("no connection"));

it("says in its place that it cannot be loaded, and is asked for anew", async () => {
  const load = failing();
  const Part = part(load);
  render(<Part />);
  expect(await screen.findByText("no connection")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /again/i }));
  expect(await screen.findByText("Hello")).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(2);
});

it("closes with a message where it is a dialog, and opens the next time", async () => {
  const Part = part(failing());
  const onClose = vi.fn();
  const toast = vi.fn();
  const { unmount } = render(
    <ShowToast value={toast}>
      <Part onClose={onClose} />
    </ShowToast>,
  );
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(toast).toHaveBeenCalledWith(expect.stringContaining("no connection"), "error");
  unmount();
  render(<Part onClose={onClose} />);
  expect(await screen.findByText("Hello")).toBeTruthy();
});

it("is left out silently where the page is as good without", async () => {
  const load = failing();
  const Part = part(load, { optional: true, waiting: <p>Waiting</p> });
  const { container } = render(<Part />);
  await vi.waitFor(() => expect(container.textContent).toBe(""));
});

it("does not take the rest with it when it breaks", async () => {
  const Part = part(() => Promise.resolve(Hello));
  render(
    <>
      <p>The rest</p>
      <Part broken />
    </>,
  );
  expect(await screen.findByText("it is broken")).toBeTruthy();
  expect(screen.getByText("The rest")).toBeTruthy();
});
