// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";

import { BuilderContext, createBuilderStore } from "../builder/store";
import { RunButton } from "./RunButton";
import { useShownRun } from "./run-store";

vi.mock("@/api/client", () => ({ api: { GET: () => undefined }, data: () => ({ can: {} }) }));
afterEach(cleanup);

it("shows the run of an address into which its id was pasted", () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter initialEntries={["/pipelines/sales?run=manual__2026-01-05T05:00:00+00:00"]}>
        <BuilderContext value={createBuilderStore()}>
          <RunButton pipeline="sales" />
        </BuilderContext>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  expect(useShownRun.getState()).toMatchObject({ run: "manual__2026-01-05T05:00:00+00:00", bar: "runs" });
});
