import type { NodeProps } from "@xyflow/react";
import { lazy, memo, Suspense } from "react";

import type { NoteNode } from "./flow";

const NoteCard = lazy(async () => ({ default: (await import("./NoteCard")).NoteCard }));

/** A note on the canvas; most pipelines have none, so what draws one comes with the first. */
export const Note = memo(function Note(props: NodeProps<NoteNode>) {
  return (
    <Suspense>
      <NoteCard {...props} />
    </Suspense>
  );
});
