/** The texts of what is loaded when it is first shown: each such part imports this, so that it never shows without. */
import { audit } from "./en/audit";
import { backfills } from "./en/backfills";
import { commands } from "./en/commands";
import { dataPanel } from "./en/data-panel";
import { edits } from "./en/edits";
import { form } from "./en/form";
import { history } from "./en/history";
import { nodePanel } from "./en/node-panel";
import { notes } from "./en/notes";
import { notifications } from "./en/notifications";
import { pages } from "./en/pages";
import { paramSettings } from "./en/param-settings";
import { pipelineSettings } from "./en/pipeline-settings";
import { publishing } from "./en/publishing";
import { runs } from "./en/runs";
import { testData } from "./en/test-data";
import { testRun } from "./en/test-run";
import { tour } from "./en/tour";
import { transfer } from "./en/transfer";
import { addTexts } from "./index";

const later = {
  ...audit, ...backfills, ...commands, ...dataPanel, ...edits, ...form, ...history, ...nodePanel, ...notes,
  ...notifications, ...pages,
  ...paramSettings, ...pipelineSettings, ...publishing, ...runs, ...testData, ...testRun, ...tour, ...transfer,
} as const;

export type Later = typeof later;

addTexts(later);
