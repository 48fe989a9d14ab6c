// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { Link, Route, Routes, useParams } from "react-router";
import { afterEach, expect, it } from "vitest";

import { IslandRouter } from "./IslandRouter";
import { SHOWN } from "./location";

afterEach(cleanup);

function Pipeline() {
  return <p>pipeline {useParams()["id"]}</p>;
}

function open(path: string) {
  window.history.replaceState({ idx: 4 }, "", path);
  render(
    <IslandRouter basename="/plugin/airloom">
      <Routes>
        <Route path="pipelines" element={<Link to="/pipelines/sales">Sales</Link>} />
        <Route path="pipelines/:id" element={<Pipeline />} />
      </Routes>
    </IslandRouter>,
  );
}

it("opens a deep link, and counts its steps in Airflow's history", () => {
  open("/plugin/airloom/pipelines");
  act(() => screen.getByText("Sales").click());
  expect(window.location.pathname).toBe("/plugin/airloom/pipelines/sales");
  expect(window.history.state).toMatchObject({ idx: 5 });
  expect(screen.getByText("pipeline sales")).toBeTruthy();
});

it("stays as it is while Airflow shows its own pages, and follows when ours is shown again", () => {
  open("/plugin/airloom/pipelines/sales");
  act(() => {
    window.history.pushState(null, "", "/dags");
    window.dispatchEvent(new PopStateEvent("popstate"));
  });
  expect(screen.getByText("pipeline sales")).toBeTruthy();
  act(() => {
    window.history.pushState(null, "", "/plugin/airloom/pipelines/clients");
    window.dispatchEvent(new Event(SHOWN));
  });
  expect(screen.getByText("pipeline clients")).toBeTruthy();
});
