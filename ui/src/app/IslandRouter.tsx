import { useMemo, useSyncExternalStore, type ReactNode } from "react";
import { createPath, Router, type Navigator, type To } from "react-router";

import { SHOWN } from "./location";

/**
 * A browser router that shares the window with Airflow's.
 *
 * It leaves addresses that are not below `basename` alone: they are Airflow's pages, our page is detached while they
 * are shown, and it must be as it was when the person comes back.
 */
export function IslandRouter({ basename, children }: { basename: string; children: ReactNode }) {
  const history = useMemo(() => createHistory(basename), [basename]);
  const location = useSyncExternalStore(history.subscribe, history.current);
  return (
    <Router basename={basename} location={location} navigator={history.navigator}>
      {children}
    </Router>
  );
}

interface Place {
  pathname: string;
  search: string;
  hash: string;
  state: unknown;
  key: string;
}

function createHistory(basename: string) {
  let place = read();
  const listeners = new Set<() => void>();

  function follow(): void {
    const path = window.location.pathname;
    if (path !== basename && !path.startsWith(`${basename}/`)) return;
    const next = read();
    if (createPath(next) === createPath(place) && next.key === place.key) return;
    place = next;
    for (const listener of listeners) listener();
  }

  function go(write: "pushState" | "replaceState", to: To, state: unknown): void {
    const key = Math.random().toString(36).slice(2, 10);
    // Airflow's router numbers its entries by `idx`; ours keep the number so that its back and forward stay right.
    const idx = (window.history.state as { idx?: number } | null)?.idx ?? 0;
    const next = { usr: state ?? null, key, idx: write === "pushState" ? idx + 1 : idx };
    window.history[write](next, "", typeof to === "string" ? to : createPath(to));
    follow();
  }

  const navigator: Navigator = {
    createHref: (to) => (typeof to === "string" ? to : createPath(to)),
    go: (delta) => window.history.go(delta),
    push: (to, state) => go("pushState", to, state),
    replace: (to, state) => go("replaceState", to, state),
  };

  return {
    navigator,
    current: () => place,
    subscribe: (listener: () => void) => {
      if (listeners.size === 0) for (const name of ["popstate", SHOWN]) window.addEventListener(name, follow);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) for (const name of ["popstate", SHOWN]) window.removeEventListener(name, follow);
      };
    },
  };
}

function read(): Place {
  const { pathname, search, hash } = window.location;
  const stored = window.history.state as { usr?: unknown; key?: string } | null;
  return { pathname, search, hash, state: stored?.usr ?? null, key: stored?.key ?? "default" };
}
