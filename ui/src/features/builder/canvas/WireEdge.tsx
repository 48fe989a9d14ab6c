import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps } from "@xyflow/react";
import { Plus } from "lucide-react";
import { memo, useState } from "react";

import { t } from "@/i18n";
import { AFTER } from "@/model/graph";
import { cx } from "@/ui/cx";
import { useBuilder } from "../store";
import type { WireEdge as Flow } from "./flow";
import { useFar } from "./useFar";
import styles from "./WireEdge.module.css";

/** A wire; pointed at or selected, it offers to put a node on it. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<Flow>) {
  const { selected, data, markerEnd } = props;
  const [hovered, setHovered] = useState(false);
  const [path, x, y] = getBezierPath(props);
  const order = data?.wire.port === AFTER;
  const far = useFar();
  if (far) return <path d={path} className={cx("react-flow__edge-path", styles.wire, selected && styles.selected)} />;
  return (
    <g onMouseEnter={() => setHovered(true)} onMouseLeave={() => setHovered(false)}>
      <BaseEdge
        path={path}
        interactionWidth={24}
        className={cx(styles.wire, order && styles.order, selected && styles.selected)}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {(hovered || selected) && data && !order && (
        <EdgeLabelRenderer>
          <InsertButton x={x} y={y} wire={data.wire} onHover={setHovered} />
        </EdgeLabelRenderer>
      )}
    </g>
  );
});

interface InsertProps {
  x: number;
  y: number;
  wire: NonNullable<Flow["data"]>["wire"];
  onHover: (hovered: boolean) => void;
}

function InsertButton({ x, y, wire, onHover }: InsertProps) {
  const show = useBuilder((state) => state.show);
  const readOnly = useBuilder((state) => state.readOnly);
  if (readOnly) return null;
  return (
    <button
      type="button"
      aria-label={t("wire.insert")}
      title={t("wire.insert")}
      className={cx(styles.insert, "nodrag", "nopan")}
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      onMouseEnter={() => onHover(true)}
      onMouseLeave={() => onHover(false)}
      onClick={() => show({ kind: "add", wire })}
    >
      <Plus size={14} aria-hidden />
    </button>
  );
}
