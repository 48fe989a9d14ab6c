/** The names by which the UI knows what the API gives; the shapes are those of the generated schema. */
import type { components } from "./schema";

export type { NodeSpec, PipelineDocument, Problem } from "@/model/types";

type Schemas = components["schemas"];

export type ApiProblem = Schemas["ProblemAnswer"];
export type AuditEntry = Schemas["AuditItem"];
export type Backfill = Schemas["Backfill"];
export type BackfillPlan = Schemas["BackfillPlan"];
export type BackfillPreview = Schemas["BackfillPreview"];
export type CheckResult = Schemas["CheckReport"];
export type Column = Schemas["Column"];
export type ColumnStatistics = Schemas["PreviewColumn"];
export type Connection = Schemas["ConnectionItem"];
export type ImportedItem = Schemas["ImportedItem"];
export type ConnectionTest = Schemas["ConnectionTest"];
export type ConnectionType = Schemas["ConnectionType"];
export type ConnectionField = Schemas["ConnectionField"];
export type Difference = Schemas["Difference"];
export type Draft = Schemas["DraftAnswer"];
export type Me = Schemas["Me"];
export type NewConnection = Schemas["NewConnection"];
export type NodeRun = Schemas["NodeRun"];
export type NodeType = Schemas["NodeType"];
export type PipelineItem = Schemas["PipelineItem"];
export type PipelineRevision = Schemas["PublishedPipeline"];
export type Preview = Schemas["Preview"];
export type Revision = Schemas["ChangeItem"];
export type Run = Schemas["Run"];
export type RunDetail = Schemas["RunDetail"];
export type RunItem = Schemas["RunItem"];
export type RunSummary = Schemas["LastRun"];
export type Table = Schemas["Table"];
export type TestData = Schemas["TestData"];
export type TestDataBody = Schemas["TestDataBody"];
export type TestDataColumn = Schemas["TestDataColumn"];
/** How a run or a node can be said to have ended. */
export type EndState = Schemas["Mark"]["state"];
export type Reprocess = NonNullable<Schemas["BackfillPlan"]["reprocess"]>;
