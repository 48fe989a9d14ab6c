import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useMe } from "@/api/queries";
import type { CheckResult, NodeType } from "@/api/types";
import { t } from "@/i18n";
import { stored } from "@/model/formvalues";
import { arriving } from "@/model/graph";
import { pointerOf } from "@/model/json";
import { configOf, referencesOf, withConfigValue } from "@/model/nodeconfig";
import type { NodeSpec, PipelineDocument } from "@/model/types";
import type { ColumnChoice } from "@/ui/code";
import { useBuilder, useBuilderStore, useDocument } from "../builder/store";
import { previewColumns } from "../data-panel/queries";
import type { NodeForm } from "./form-context";
import { functionsQuery, useTableColumns } from "./queries";

const NO_FUNCTIONS: NodeForm["functions"] = [];
const NO_COLUMNS: NodeForm["gives"] = [];

/** Everything the form of one node needs, from the document, the check and discovery. */
export function useNodeForm(node: NodeSpec, index: number, type: NodeType): NodeForm {
  const document = useDocument();
  const check = useBuilder((state) => state.check);
  const maySet = useMaySet(type);
  const readOnly = useBuilder((state) => state.readOnly) || !maySet;
  const asked = useBuilder((state) => state.target);
  const store = useBuilderStore();
  const config = configOf(node);
  const functions = useQuery(functionsQuery).data ?? NO_FUNCTIONS;
  const read = useTableColumns(type, config).data;
  const source = type.kind === "source";
  const seen = previewColumns(node.id);

  const pointer = `/nodes/${index}/config`;
  const problems = useMemo(
    () => (check?.problems ?? []).filter((problem) => `${problem.pointer}/`.startsWith(`/nodes/${index}/`)),
    [check, index],
  );
  const columns = useMemo(
    () =>
      source ? { in: read ?? seen ?? check?.columns[node.id] ?? [] } : columnsAtPorts(document, node, type, check),
    [source, read, seen, check, document, node, type],
  );
  const gives = check?.columns[node.id] ?? seen ?? read ?? NO_COLUMNS;
  const tables = useMemo(() => type.inputs.flatMap((port) => arriving(node, port.name)), [node, type]);
  const references = useMemo(() => referencesOf(document), [document]);
  const target = asked !== null && `${asked.pointer}/`.startsWith(`/nodes/${index}/`) ? asked : null;

  return {
    node,
    type,
    config,
    readOnly,
    pointer,
    problems,
    columns,
    gives,
    tables,
    functions,
    references,
    target,
    set: (field, path, value, step) => {
      const where = pointerOf(path);
      store
        .getState()
        .edit(
          step ?? t("node.edit", { field: field.label.toLowerCase() || where, node: node.id }),
          (current) => withConfigValue(current, node.id, path, stored(field, value)),
          step === undefined ? `config:${node.id}${where}` : undefined,
        );
    },
  };
}

/** Whether the user may change the settings of nodes of a type: code takes a right of its own. */
export function useMaySet(type: NodeType): boolean {
  const me = useMe().data;
  return !type.runs_code || me?.can.code === true;
}

/** Port -> the columns that arrive there; told with the node they come from where a port takes several. */
function columnsAtPorts(
  document: PipelineDocument,
  node: NodeSpec,
  type: NodeType,
  check: CheckResult | null,
): Record<string, readonly ColumnChoice[]> {
  const found: Record<string, readonly ColumnChoice[]> = {};
  for (const port of type.inputs) {
    const sources = arriving(node, port.name).filter((id) => document.nodes.some((other) => other.id === id));
    const columns = sources.flatMap((id) =>
      (check?.columns[id] ?? previewColumns(id) ?? []).map(({ name, type: kind }) =>
        port.many ? { name, type: kind, table: id } : { name, type: kind },
      ),
    );
    if (columns.length > 0) found[port.name] = columns;
  }
  return found;
}
