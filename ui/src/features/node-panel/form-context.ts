import { createContext, use } from "react";

import type { NodeType, Problem } from "@/api/types";
import type { Field } from "@/model/formfields";
import type { Json, JsonObject, Path } from "@/model/json";
import type { NodeSpec } from "@/model/types";
import type { ColumnChoice, FunctionChoice } from "@/ui/code";

/** What every field of a node's form needs to know of the node. */
export interface NodeForm {
  node: NodeSpec;
  type: NodeType;
  config: JsonObject;
  readOnly: boolean;
  /** JSON Pointer of the config in the document. */
  pointer: string;
  problems: readonly Problem[];
  /** The columns that arrive at each port, or that a source may read; a port without known columns is left out. */
  columns: Readonly<Record<string, readonly ColumnChoice[]>>;
  /** The columns of its own rows, as far as they are known. */
  gives: readonly ColumnChoice[];
  /** The nodes whose rows a query may name. */
  tables: readonly string[];
  functions: readonly FunctionChoice[];
  references: readonly string[];
  /** The place that was asked for last, with the number of the request. */
  target: { pointer: string; request: number } | null;
  /** Sets a value; with a name of its own the change is a step of its own, and else one with the typing before it. */
  set: (field: Field, path: Path, value: Json | undefined, step?: string) => void;
}

export const FormContext = createContext<NodeForm | null>(null);

export function useForm(): NodeForm {
  const form = use(FormContext);
  if (form === null) throw new Error("useForm outside of a node's form");
  return form;
}

/** What every control takes; `id` is the input's, so that its label finds it. */
export interface ControlProps<Kind extends Field = Field> {
  field: Kind;
  path: Path;
  value: Json | undefined;
  id: string;
  label: string;
  describedBy: string | undefined;
  invalid: boolean;
}

/** The columns that a field at a path may name: those of the port that it is called after, else of all ports. */
export function columnChoices(columns: NodeForm["columns"], path: Path): readonly ColumnChoice[] {
  for (const part of [...path].reverse()) {
    if (typeof part === "string" && columns[part] !== undefined) return columns[part];
  }
  const ports = Object.entries(columns);
  if (ports.length === 1) return ports[0]?.[1] ?? [];
  return ports.flatMap(([port, choices]) => choices.map((choice) => ({ table: port, ...choice })));
}
