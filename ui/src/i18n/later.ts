/** The texts of what is loaded when it is first shown: each such part imports this, so that it never shows without. */
import { audit } from "./en/audit";
import { backfills } from "./en/backfills";
import { nodePanel } from "./en/node-panel";
import { notes } from "./en/notes";
import { pages } from "./en/pages";
import { paramSettings } from "./en/param-settings";
import { pipelineSettings } from "./en/pipeline-settings";
import { addTexts } from "./index";

const later = { ...audit, ...backfills, ...nodePanel, ...notes, ...pages, ...paramSettings, ...pipelineSettings } as const;

export type Later = typeof later;

addTexts(later);
