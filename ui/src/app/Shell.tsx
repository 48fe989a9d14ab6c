import { NavLink, Outlet } from "react-router";

import { useMe } from "@/api/queries";
import type { Me } from "@/api/types";
import { t, type Key } from "@/i18n";
import { ErrorBoundary } from "@/ui";
import { part } from "@/ui/part";
import { LiveStatus } from "./LiveStatus";
import styles from "./Shell.module.css";

const Notifications = part(async () => (await import("@/features/notifications/Notifications")).default, {
  optional: true,
  whenIdle: true,
  waiting: <span className={styles.bell} />,
});

const PAGES: readonly { path: string; label: Key; right?: keyof Me["can"] }[] = [
  { path: "/pipelines", label: "nav.pipelines" },
  { path: "/runs", label: "nav.runs" },
  { path: "/connections", label: "nav.connections", right: "edit" },
  { path: "/nodes", label: "nav.nodes" },
  { path: "/audit", label: "nav.audit", right: "audit" },
];

/** The frame of every page: where one can go, and the page itself. */
export function Shell() {
  const can = useMe().data?.can;
  const pages = PAGES.filter(({ right }) => right === undefined || can?.[right] === true);
  return (
    <div className={styles.shell}>
      <header className={styles.header}>
        <span className={styles.brand}>Airloom</span>
        <nav aria-label={t("nav.label")} className={styles.nav}>
          {pages.map(({ path, label }) => (
            <NavLink key={path} to={path} className={styles.link ?? ""}>
              {t(label)}
            </NavLink>
          ))}
        </nav>
        <LiveStatus />
        <Notifications />
      </header>
      <main className={styles.page}>
        <ErrorBoundary>
          <Outlet />
        </ErrorBoundary>
      </main>
    </div>
  );
}
