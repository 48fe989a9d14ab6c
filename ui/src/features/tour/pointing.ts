import { useEffect, type RefObject } from "react";

const MARK = "data-tour-here";

/** Marks the first element there is for the selectors, also when it appears later; styles draw a ring around it. */
export function usePointing(selectors: readonly string[]): void {
  const wanted = selectors.join("\n");
  useEffect(() => {
    let marked: Element | null = null;
    let frame = 0;
    const mark = () => {
      frame = 0;
      const found = findTarget(wanted.split("\n"));
      if (found === marked) return;
      marked?.removeAttribute(MARK);
      marked = found;
      found?.setAttribute(MARK, "");
      found?.scrollIntoView({ block: "nearest" });
    };
    mark();
    const watch = new MutationObserver(() => (frame ||= requestAnimationFrame(mark)));
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      watch.disconnect();
      cancelAnimationFrame(frame);
      marked?.removeAttribute(MARK);
    };
  }, [wanted]);
}

/** Puts the focus on what is pointed at, or on the first control in it; whether there is one. */
export function goToTarget(selectors: readonly string[], coach: RefObject<HTMLElement | null>): boolean {
  const found = findTarget(selectors);
  const control = found?.matches("button, [tabindex='0']")
    ? found
    : found?.querySelector<HTMLElement>("input, textarea, [contenteditable='true'], select, button, [tabindex='0']");
  if (!(control instanceof HTMLElement) || coach.current?.contains(control) === true) return false;
  control.focus();
  return true;
}

function findTarget(selectors: readonly string[]): Element | null {
  for (const selector of selectors) {
    if (selector === "") continue;
    for (const found of document.querySelectorAll(`.airloom ${selector}`)) {
      if (found.getClientRects().length > 0) return found;
    }
  }
  return null;
}
