import { Handle, Position, useConnection } from "@xyflow/react";
import { memo } from "react";

import { cx } from "@/ui/cx";
import { t } from "@/i18n";
import { ORDER, OUTPUT, portPlaces } from "@/model/geometry";
import { AFTER, refusal } from "@/model/graph";
import type { NodeSpec } from "@/model/types";
import { useBuilder, useBuilderStore } from "../store";
import styles from "./NodeCard.module.css";

/** The ports of a card. While a wire is being drawn, those where it does not fit step back. */
export const Handles = memo(function Handles({ spec }: { spec: NodeSpec }) {
  const store = useBuilderStore();
  const types = useBuilder((state) => state.types);
  const from = useConnection((connection) => (connection.inProgress ? connection.fromNode.id : null));
  const several = portPlaces(spec, types).length > 1;

  const fit = (port: string): string | undefined => {
    if (from === null) return undefined;
    const refused = refusal(store.getState().history.present, types, { from, to: spec.id, port });
    return refused === null ? styles.fits : styles.refuses;
  };

  return (
    <>
      {portPlaces(spec, types).map(({ port, x, y }) => (
        <Handle
          key={port}
          id={port}
          type="target"
          position={Position.Left}
          className={cx(styles.port, fit(port))}
          style={{ left: x, top: y }}
          title={several ? t("port.named", { port }) : t("port.in")}
        />
      ))}
      {several &&
        portPlaces(spec, types).map(({ port, y }) => (
          <span key={port} className={styles.portName} style={{ top: y }}>
            {port}
          </span>
        ))}
      <Handle
        id={AFTER}
        type="target"
        position={Position.Top}
        className={cx(styles.port, styles.order, fit(AFTER))}
        style={{ left: ORDER[0], top: ORDER[1] }}
        title={t("port.after")}
      />
      <Handle
        id="out"
        type="source"
        position={Position.Right}
        className={styles.port}
        style={{ left: OUTPUT[0], top: OUTPUT[1] }}
        title={t("port.out")}
      />
    </>
  );
});
