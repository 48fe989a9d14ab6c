/** The English texts that the builder and every page need at once, one file per feature; see `later.ts` for the rest. */
import { app } from "./en/app";
import { builder } from "./en/builder";
import { publish } from "./en/publish";
import { states } from "./en/states";

export const en = { ...app, ...builder, ...publish, ...states } as const;
