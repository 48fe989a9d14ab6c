import { getBezierPath, useStore, type ConnectionLineComponentProps } from "@xyflow/react";

import { refusal } from "@/model/graph";
import { useBuilderStore } from "../store";
import styles from "./ConnectionLine.module.css";
import type { FlowNode } from "./flow";
import { sentence } from "./refusals";

/** The wire being drawn; over a port where it does not fit it says why. */
export function ConnectionLine(props: ConnectionLineComponentProps<FlowNode>) {
  const { fromNode, toNode, toHandle, fromX, fromY, toX, toY, fromPosition, toPosition, connectionStatus } = props;
  const store = useBuilderStore();
  const zoom = useStore((state) => state.transform[2]);
  const [path] = getBezierPath({
    sourceX: fromX, sourceY: fromY, sourcePosition: fromPosition, targetX: toX, targetY: toY, targetPosition: toPosition,
  });
  const { history, types } = store.getState();
  const refused =
    connectionStatus === "invalid" && toNode && toHandle?.id
      ? refusal(history.present, types, { from: fromNode.id, to: toNode.id, port: toHandle.id })
      : null;
  return (
    <g>
      <path d={path} className={refused ? styles.refused : styles.line} />
      {refused && (
        <foreignObject x={toX + 12} y={toY + 8} width={260} height={90} className={styles.place}>
          <div className={styles.reason} style={{ transform: `scale(${1 / zoom})` }}>{sentence(refused)}</div>
        </foreignObject>
      )}
    </g>
  );
}
