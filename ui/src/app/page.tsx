import type { ComponentType } from "react";

import { PageSpinner } from "@/ui";
import { part } from "@/ui/part";

/** A page whose code is loaded when it is first shown. */
export function page<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  return part(async () => (await load()).default, { waiting: <PageSpinner /> });
}
