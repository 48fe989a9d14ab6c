import { useBuilder } from "../builder/store";
import { Coach } from "./Coach";
import { StartDialog } from "./StartDialog";
import { useTour } from "./tour-store";

/** The tour in the builder of a pipeline: the dialog that begins it, and what leads through it. */
export function Tour({ pipeline }: { pipeline: string }) {
  const { asked, on, pipeline: drawn } = useTour();
  const empty = useBuilder((state) => !state.readOnly && state.history.present.nodes.length === 0);
  return (
    <>
      {on && drawn === pipeline && <Coach pipeline={pipeline} />}
      {asked && <StartDialog here={empty || drawn === pipeline ? pipeline : null} />}
    </>
  );
}
