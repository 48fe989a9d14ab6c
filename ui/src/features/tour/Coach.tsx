import { useMutation } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import { advanced, back, leadingTo, skipped, STEPS, targetsOf, tourNodes } from "@/model/tour";
import { Button, IconButton } from "@/ui";
import { InlineProse } from "@/ui/Prose";
import { useBuilderStore } from "../builder/store";
import { usePublish } from "../publish/usePublish";
import { duration } from "../runs/times";
import { useStartRun } from "../runs/useStartRun";
import styles from "./Coach.module.css";
import { draw } from "./draw";
import { goToTarget, usePointing } from "./pointing";
import { textOf } from "./texts";
import { endTour, useTour } from "./tour-store";
import { useTourFacts } from "./useTourFacts";

/** While somebody writes, a step is not taken from under them. */
const SETTLE_MS = 900;

/** Ends the tour; the focus goes to the commands, among which it is found again. */
function close(): void {
  endTour();
  document.querySelector<HTMLElement>('.airloom [data-command="palette"]')?.focus();
}

/** The guided tour beside the builder: says what to do next, sees when it is done, and does it where asked to. */
export function Coach({ pipeline }: { pipeline: string }) {
  const store = useBuilderStore();
  const facts = useTourFacts(pipeline);
  const { place, started } = useTour();
  const step = STEPS[place.at];
  const targets = step === undefined || place.held ? [] : targetsOf(step, facts);
  const box = useRef<HTMLElement>(null);
  const publish = usePublish(pipeline);
  const start = useStartRun(pipeline);
  const acted = useRef(false);
  const writes = step !== undefined && step.hint(facts) === "fill";

  useEffect(() => {
    const next = advanced(place, facts);
    if (next.at === place.at) return;
    const go = () => useTour.setState({ place: next });
    const timer = setTimeout(go, writes && !acted.current ? SETTLE_MS : 0);
    acted.current = false;
    return () => clearTimeout(timer);
  }, [place, facts, writes]);

  usePointing(targets);

  useEffect(() => {
    if (document.activeElement === document.body) box.current?.focus();
  }, []);

  const act = useMutation({
    mutationFn: async () => {
      acted.current = true;
      for (const each of leadingTo(place.at, facts)) {
        if (each.id === "publish") await publish.mutateAsync(t("tour.label"));
        else if (each.id === "run") await start.mutateAsync({});
        else draw(store, each.id);
      }
      useTour.setState({ place: advanced({ at: place.at, held: false }, facts) });
    },
  });

  const done = step === undefined || (place.held && step.done(facts));
  const waiting = step !== undefined && !done && step.hint(facts) === "wait";
  const table = tourNodes(facts.document).write?.config?.["table"];
  return (
    <section ref={box} className={styles.coach} aria-label={t("tour.label")} tabIndex={-1}>
      <div className={styles.progress} aria-hidden>
        <div style={{ width: `${(100 * place.at) / STEPS.length}%` }} />
      </div>
      <div className={styles.words} aria-live="polite" aria-atomic>
        {step === undefined ? (
          <>
            <h2 className={styles.title}>{t("tour.end")}</h2>
            <p>
              {facts.run === "success" && typeof table === "string" ? (
                <InlineProse text={t("tour.end.text", { time: duration(new Date(started).toISOString(), null), table })} />
              ) : (
                t("tour.end.short")
              )}
            </p>
          </>
        ) : (
          <>
            <h2 className={styles.title}>
              <span className={styles.count}>{t("tour.step", { step: place.at + 1, steps: STEPS.length })}</span>
              {t(`tour.title.${step.id}`)}
            </h2>
            <p>{done ? t("tour.done_before") : <InlineProse text={textOf(step, facts)} />}</p>
          </>
        )}
        {act.error !== null && (
          <p role="alert" className={styles.bad}>
            {act.error.message}
          </p>
        )}
      </div>
      <div className={styles.actions}>
        {step !== undefined && !done && (
          <Button
            size="small"
            variant="primary"
            aria-disabled={act.isPending || waiting}
            onClick={() => act.isPending || waiting || act.mutate()}
          >
            {t(act.isPending ? "tour.doing" : "tour.do")}
          </Button>
        )}
        {targets.length > 0 && (
          <Button size="small" onClick={() => goToTarget(targets, box)}>
            {t("tour.show")}
          </Button>
        )}
        {place.at > 0 && step !== undefined && (
          <Button size="small" variant="ghost" onClick={() => useTour.setState({ place: back(place) })}>
            {t("tour.back")}
          </Button>
        )}
        {step !== undefined && (
          <Button size="small" variant="ghost" onClick={() => useTour.setState({ place: skipped(place) })}>
            {t(done ? "tour.next" : "tour.skip")}
          </Button>
        )}
        <IconButton size="small" label={t("tour.close")} icon={X} onClick={close} />
      </div>
    </section>
  );
}
