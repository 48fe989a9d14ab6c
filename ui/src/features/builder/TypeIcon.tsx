import { createElement } from "react";

import { iconOf } from "./icons";

/** The icon of a node type. */
export function TypeIcon({ name, size }: { name: string | undefined; size: number }) {
  return createElement(iconOf(name), { size, "aria-hidden": true });
}
