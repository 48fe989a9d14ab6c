/** Does what a step of the tour asks for, by the same edits as a person's own. */
import { t } from "@/i18n";
import { connect, disconnect } from "@/model/document";
import { arriving, wiresInto } from "@/model/graph";
import { isObject, type Json } from "@/model/json";
import { configOf, withConfigValue } from "@/model/nodeconfig";
import { ABOUT, BEFORE, TOUR, TYPES, tourNodes, type StepId, type TourNodes } from "@/model/tour";
import { insertNode } from "../builder/actions";
import type { BuilderStore } from "../builder/store";

/** Draws a step; steps that are not drawn, publishing and running, are none of this. */
export function draw(store: BuilderStore, id: StepId): void {
  const about = ABOUT[id];
  if (about === undefined) return;
  if (about.field !== undefined) fill(store, about.node, about.field);
  else if (id === "preview" || id === "rows") look(store, about.node);
  else place(store, about.node);
}

const nodesOf = (store: BuilderStore): TourNodes => tourNodes(store.getState().history.present);

/** Adds a node after the one whose rows it takes, or connects the two where both are there. */
function place(store: BuilderStore, name: keyof TourNodes): void {
  const nodes = nodesOf(store);
  const before = BEFORE[name];
  const from = before && nodes[before]?.id;
  const found = nodes[name];
  if (found === undefined) {
    insertNode(store, TYPES[name], { from });
    return;
  }
  const { edit, types, select } = store.getState();
  if (from !== undefined && !arriving(found, "in").includes(from)) {
    edit(t("edit.connect"), (document) => {
      const free = disconnect(document, wiresInto(found).filter(({ port }) => port === "in"));
      return connect(free, types, { from, to: found.id, port: "in" });
    });
  }
  select([found.id]);
}

function fill(store: BuilderStore, name: keyof TourNodes, field: string): void {
  const node = nodesOf(store)[name];
  if (node === undefined) return;
  const { edit, select, history } = store.getState();
  const value = valueOf(field, configOf(node)[field], history.present.id);
  edit(t("node.edit", { field, node: node.id }), (document) => withConfigValue(document, node.id, [field], value));
  select([node.id]);
}

function valueOf(field: string, now: Json | undefined, pipeline: string): Json {
  switch (field) {
    case "path":
      return TOUR.path;
    case "where":
      return TOUR.where;
    case "by":
      return [...(Array.isArray(now) ? now : []), TOUR.by];
    case "measures":
      return { ...(isObject(now) ? now : {}), [TOUR.measure]: TOUR.count };
    default:
      return pipeline;
  }
}

function look(store: BuilderStore, name: keyof TourNodes): void {
  const node = nodesOf(store)[name];
  if (node === undefined) return;
  store.getState().select([node.id]);
  store.getState().showBottom("data");
}
