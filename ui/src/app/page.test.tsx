// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { ErrorBoundary } from "@/ui";
import { page } from "./page";

function Hello({ name }: { name: string }) {
  return <p>Hello {name}</p>;
}

it("is shown as soon as it is loaded, and at once the next time", async () => {
  const load = vi.fn(() => Promise.resolve({ default: Hello }));
  const Page = page(load);
  const first = render(<Page name="Ann" />);
  expect(screen.queryByText("Hello Ann")).toBeNull();
  expect(await screen.findByText("Hello Ann")).toBeTruthy();
  first.unmount();
  render(<Page name="Bob" />);
  expect(screen.getByText("Hello Bob")).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(1);
});

it("that cannot be loaded says so, and can be tried again", async () => {
  const silent = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const load = vi.fn(() => Promise.resolve({ default: Hello }));
  load.mockRejectedValueOnce(new Error("no connection"));
  const Page = page(load);
  render(
    <ErrorBoundary>
      <Page name="Ann" />
    </ErrorBoundary>,
  );
  await userEvent.click(await screen.findByRole("button", { name: /again|retry/i }));
  expect(await screen.findByText("Hello Ann")).toBeTruthy();
  silent.mockRestore();
});
