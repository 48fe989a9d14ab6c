/** The English texts that the builder and every page need at once, one file per feature; see `later.ts` for the rest. */
import { app } from "./en/app";
import { builder } from "./en/builder";
import { dataPanel } from "./en/data-panel";
import { form } from "./en/form";
import { history } from "./en/history";
import { publish } from "./en/publish";
import { runs } from "./en/runs";

export const en = { ...app, ...builder, ...history, ...dataPanel, ...form, ...publish, ...runs } as const;
