const CONTROL =
  "input:not([disabled]), select:not([disabled]), textarea:not([disabled]), .cm-content, button[role=switch]";
/** An editor that is shown for the first time is loaded first. */
const LOADING_MS = 500;

/** Brings the field at a JSON Pointer, or the nearest one around it, into view, unfolded, and puts the focus into it. */
export function showPlace(panel: HTMLElement, pointer: string): () => void {
  const fields = [...panel.querySelectorAll<HTMLElement>("[data-pointer]")];
  const around = fields.filter(
    ({ dataset }) => pointer === dataset["pointer"] || pointer.startsWith(`${dataset["pointer"] ?? ""}/`),
  );
  const nearest = around.sort(
    (one, other) => (other.dataset["pointer"]?.length ?? 0) - (one.dataset["pointer"]?.length ?? 0),
  )[0];
  if (nearest === undefined) return () => undefined;
  for (let fold = nearest.closest("details"); fold !== null; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  nearest.scrollIntoView({ block: "center" });
  const focus = () => nearest.querySelector<HTMLElement>(CONTROL)?.focus({ preventScroll: true });
  nearest.focus({ preventScroll: true });
  focus();
  const later = setTimeout(() => nearest === document.activeElement && focus(), LOADING_MS);
  return () => clearTimeout(later);
}
