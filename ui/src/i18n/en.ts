/** The English texts that the builder and every page need at once, one file per feature; see `later.ts` for the rest. */
import { app } from "./en/app";
import { builder } from "./en/builder";
import { publish } from "./en/publish";

export const en = { ...app, ...builder, ...publish } as const;
