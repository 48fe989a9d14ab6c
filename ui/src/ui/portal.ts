import { t } from "@/i18n";

let place: HTMLElement | undefined;

/** Where dialogs, menus and tooltips go: over everything, but below our root class, so that our styles reach them. */
export function portal(): HTMLElement {
  if (place === undefined) {
    place = document.createElement("div");
    place.className = "airloom airloom-portal";
    // what opens outside of the page's landmarks needs one of its own
    place.role = "region";
    place.ariaLabel = t("nav.label");
  }
  if (!place.isConnected) document.body.append(place);
  return place;
}
