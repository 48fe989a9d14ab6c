import type { ConnectionTest } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";

/** How far a test of a connection is; once it is done, what came of it, where, and how long connecting took. */
export function wordsOf(test: ConnectionTest): string {
  if (test.state === "queued") return t("connections.test.queued");
  const where = test.reason ?? "worker";
  if (test.state === "running") return t(`connections.test.running.${where}`);
  const message = test.message ?? "";
  if (test.seconds === null) return message;
  return t("connections.test.done", {
    message,
    where: t(`connections.test.on.${where}`),
    seconds: test.seconds.toFixed(test.seconds < 1 ? 2 : 1),
  });
}
