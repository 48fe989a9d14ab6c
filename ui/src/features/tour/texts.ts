import { t } from "@/i18n";
import { ABOUT, BEFORE, TYPES, tourNodes, type TourFacts, type TourStep } from "@/model/tour";

/** What to do next, in a sentence. */
export function textOf(step: TourStep, facts: TourFacts): string {
  const hint = step.hint(facts);
  if (step.id === "publish") return t("tour.press.publish");
  if (step.id === "run") return t(hint === "press" ? "tour.press.run" : hint === "wait" ? "tour.wait.run" : "tour.failed.run");
  const about = ABOUT[step.id];
  if (about === undefined) return "";
  const nodes = tourNodes(facts.document);
  const node = nodes[about.node]?.id ?? TYPES[about.node];
  switch (hint) {
    case "add":
      return t("tour.add", { type: TYPES[about.node] });
    case "wire":
      return t("tour.wire", { from: nodes[BEFORE[about.node] ?? about.node]?.id ?? "", to: node });
    case "select":
      return t(step.id === "preview" || step.id === "rows" ? "tour.select.rows" : "tour.select", { node });
    case "fill":
      switch (step.id) {
        case "path":
        case "where":
        case "by":
        case "measures":
        case "table":
          return t(`tour.fill.${step.id}`, { table: facts.document.id });
      }
  }
  return t("tour.wait.rows", { node });
}
