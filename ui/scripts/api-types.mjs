// Types of the server's API, from its OpenAPI document on standard input: `make docs` writes them to src/api/schema.d.ts.
import { text } from "node:stream/consumers";

import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const HEADER = "// Generated from the OpenAPI document of the server by `make docs`. Not to be edited.\n";

const nodes = await openapiTS(JSON.parse(await text(process.stdin)), {
  // What has a default need not be sent; what is answered is always there, and the document says so.
  defaultNonNullable: false,
  // A document's shape is the model's own: the server takes it with any problems that it may have.
  inject: 'import type { PipelineDocument } from "@/model/types";\n',
  transform: (schema) =>
    schema.title === "PipelineDocument" ? ts.factory.createTypeReferenceNode("PipelineDocument") : undefined,
});
process.stdout.write(HEADER + astToString(nodes));
