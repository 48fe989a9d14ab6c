import type { NodeProps } from "@xyflow/react";
import { memo } from "react";

import { part } from "@/ui/part";
import type { NoteNode } from "./flow";

const NoteCard = part(async () => (await import("./NoteCard")).NoteCard, { optional: true });

/** A note on the canvas; most pipelines have none, so what draws one comes with the first. */
export const Note = memo(function Note(props: NodeProps<NoteNode>) {
  return (
    <NoteCard {...props} />
  );
});
