/**
 * The door from Airflow's page to ours. Airflow imports this file as a module and takes the components below from
 * `globalThis`; it mounts them anew at each change of path. So they only hold the place for a React root of our own,
 * whose div outlives them. The pages are loaded when they are first shown.
 */
import type * as HostReact from "react";

import { SHOWN } from "./app/location";

/** Its components are found by the names that plugins/web/pages.py gives them, which people see too. */
interface Host {
  React: typeof HostReact;
  Airloom?: () => HostReact.ReactElement;
  Pipeline?: (props: TabProps) => HostReact.ReactElement;
}

interface TabProps {
  dagId?: string;
  runId?: string;
}

const host = globalThis as unknown as Host;
let home: HTMLDivElement | undefined;

/** The pipeline whose builder is opened. */
const opened = /\/airloom\/pipelines\/([^/]+)$/.exec(location.pathname)?.[1];

// Airflow takes a quarter of a second to draw its page around ours: what that needs is under way by then, code and data.
const loaded = import("./app/mount").then((app) => {
  app.begin(asked);
  return app;
});
if (opened !== undefined) void import("./features/builder/BuilderPage");
const asked = new Map(firstQuestions().map((path) => ask(new URL(`airloom/api/v1/${path}`, document.baseURI).href)));

/** What the first page asks for, as api/client.ts writes it: there the answers are found by their addresses. */
function firstQuestions(): string[] {
  const pipeline = `pipelines/${opened}`;
  const ofBuilder = [pipeline, `${pipeline}/draft`].map((path) => `${path}?may_be_absent=true`);
  return ["me", "node-types", ...(opened === undefined ? [] : ofBuilder)];
}

function ask(url: string): [string, Promise<Response>] {
  const answer = fetch(url, { credentials: "same-origin" });
  // Whoever takes it is told.
  answer.catch(() => undefined);
  return [url, answer];
}

function showApp(place: HTMLElement | null): void {
  if (place === null) return;
  if (home === undefined) {
    const created = document.createElement("div");
    home = created;
    void loaded.then(({ mountApp }) => mountApp(created, "plugin/airloom"));
  }
  place.append(home);
  // Airflow has moved to one of our addresses by itself: our router looks again.
  window.dispatchEvent(new Event(SHOWN));
}

host.Airloom = () => host.React.createElement("div", { ref: showApp, style: FULL });

host.Pipeline = ({ dagId, runId }) => {
  const place = host.React.useRef<HTMLDivElement>(null);
  host.React.useEffect(() => {
    if (place.current === null || dagId === undefined) return undefined;
    const div = document.createElement("div");
    place.current.append(div);
    let remove = () => div.remove();
    void loaded.then(({ mountTab }) => {
      if (div.isConnected) remove = mountTab(div, dagId, runId);
    });
    return () => remove();
  }, [dagId, runId]);
  return host.React.createElement("div", { ref: place, style: FULL });
};

const FULL = { height: "100%", width: "100%", minHeight: 0 } as const;
