import type { NodeProps } from "@xyflow/react";
import { memo } from "react";

import { t } from "@/i18n";
import { useBuilder } from "../store";
import { groupOf, type GroupNode } from "./flow";
import styles from "./GroupBox.module.css";

/** The box behind the nodes of a group; its label selects them, drags them all, and twice clicked takes a name. */
export const GroupBox = memo(function GroupBox({ id, data }: NodeProps<GroupNode>) {
  const select = useBuilder((state) => state.select);
  const show = useBuilder((state) => state.show);
  const readOnly = useBuilder((state) => state.readOnly);
  return (
    <div className={styles.box}>
      <button
        type="button"
        className={`group-label ${styles.label}`}
        title={readOnly ? undefined : t("group.rename")}
        onClick={() => select(data.members)}
        onDoubleClick={() => readOnly || show({ kind: "renameGroup", group: groupOf(id) })}
      >
        {data.label}
      </button>
    </div>
  );
});
