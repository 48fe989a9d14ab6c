import { LOOK_EVERY_MS, useLiveStatus } from "@/api/live";
import { t, type Key } from "@/i18n";
import styles from "./LiveStatus.module.css";

const TEXTS = {
  connecting: "live.connecting",
  live: "live.live",
  reconnecting: "live.reconnecting",
  polling: "live.polling",
} as const satisfies Record<string, Key>;

/** Says whether the page is told of what happens, where it follows more than the bell. */
export function LiveStatus() {
  const status = useLiveStatus();
  return (
    <span role="status" className={styles.status} data-status={status}>
      {status !== "idle" && t(TEXTS[status], { seconds: LOOK_EVERY_MS / 1_000 })}
    </span>
  );
}
