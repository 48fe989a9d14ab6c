import "@/i18n/later";

import { Bell } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { useStore } from "zustand";

import { EVERYWHERE, useLive } from "@/api/live";
import { useMe } from "@/api/queries";
import { t } from "@/i18n";
import { IconButton, useToast } from "@/ui";
import { portal } from "@/ui/portal";
import { withRun } from "../runs/address";
import { duration, when } from "../runs/times";
import { markSeen, news, tell, unread, type EndedRun } from "./news";
import styles from "./Notifications.module.css";

/** A bell with what is new for the person, who is told at once of what they started themselves. */
export default function Notifications() {
  const me = useMe().data?.name;
  const [isOpen, setIsOpen] = useState(false);
  const state = useStore(news);
  const fresh = unread(state);
  useTelling(me);

  const toggle = (open: boolean) => {
    setIsOpen(open);
    // At its end, so that what is new is told apart while the list is open.
    if (!open) markSeen();
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={toggle}>
      <span className={styles.bell}>
        <Popover.Trigger asChild>
          <IconButton
            label={fresh.length === 0 ? t("news.title") : t("news.unread", { count: fresh.length })}
            icon={Bell}
          />
        </Popover.Trigger>
        {fresh.length > 0 && (
          <span className={styles.count} data-failed={fresh.some(({ state: end }) => end === "failed") || undefined} aria-hidden>
            {fresh.length}
          </span>
        )}
      </span>
      <Popover.Portal container={portal()}>
        <Popover.Content
          className={styles.popup}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={t("news.title")}
        >
          {state.ended.length === 0 ? (
            <p className={styles.empty}>{t("news.empty")}</p>
          ) : (
            <ul className={styles.list}>
              {state.ended.map((run) => (
                <li key={`${run.pipeline} ${run.run_id}`}>
                  <Link
                    to={withRun(run.pipeline, run.run_id)}
                    className={styles.run}
                    data-state={run.state}
                    data-fresh={fresh.includes(run) || undefined}
                    onClick={() => toggle(false)}
                  >
                    <span className={styles.said}>{said(run)}</span>
                    <span className={styles.detail}>
                      {when(run.end)} · {startedBy(run, me)}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
          <Link to="/runs" className={styles.all} onClick={() => toggle(false)}>
            {t("news.allRuns")}
          </Link>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Keeps what the server tells, and shows what the person has started and is not looking at. */
function useTelling(me: string | undefined): void {
  const toast = useToast();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  useLive(EVERYWHERE, (data) => {
    const isWatched = (run: EndedRun) => run.user === me && pathname === `/pipelines/${run.pipeline}`;
    const ended = tell((data as { ended: EndedRun[] }).ended);
    if (ended.some(isWatched) && unread(news.getState()).every((run) => ended.includes(run) && isWatched(run))) markSeen();
    for (const run of ended) {
      if (run.user !== me || isWatched(run)) continue;
      const show = { label: t("news.show"), onSelect: () => void navigate(withRun(run.pipeline, run.run_id)) };
      toast(said(run), run.state === "failed" ? "error" : "info", show);
    }
  });
}

const said = (run: EndedRun): string =>
  t(run.state === "failed" ? "news.failed" : "news.success", {
    name: run.name ?? run.pipeline,
    duration: duration(run.start, run.end),
  });

function startedBy({ user }: EndedRun, me: string | undefined): string {
  if (user === null) return t("news.scheduled");
  return user === me ? t("news.byYou") : t("news.by", { user });
}
