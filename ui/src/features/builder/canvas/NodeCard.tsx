import type { NodeProps } from "@xyflow/react";
import { CircleX, Pin, TriangleAlert } from "lucide-react";
import { memo } from "react";

import { t } from "@/i18n";
import { cx } from "@/ui/cx";
import { useBuilder } from "../store";
import { TypeIcon } from "../TypeIcon";
import type { CardNode } from "./flow";
import { Handles } from "./Handles";
import { problemWords } from "./labels";
import styles from "./NodeCard.module.css";
import { RunBadge } from "./RunBadge";
import { useFar } from "./useFar";

/** A node on the canvas. */
export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<CardNode>) {
  const { spec, type } = data;
  if (useFar()) return <FarCard id={id} name={spec.name ?? id} kind={type?.kind} selected={selected} />;
  return (
    <div className={cx(styles.place, selected && styles.selected)}>
      <div className={cx(styles.card, styles[type?.kind ?? "unknown"])}>
        <span className={styles.icon}>
          <TypeIcon name={type?.icon} size={18} />
        </span>
        <span className={styles.words}>
          <span className={styles.name} title={spec.name ?? id}>
            {spec.name ?? id}
          </span>
          <span className={styles.type}>
            <span className={styles.typeName}>{spec.type}</span>
            <ColumnCount id={id} />
          </span>
        </span>
        <PinMark id={id} />
        <ProblemBadge id={id} />
      </div>
      <RunBadge id={id} />
      <Handles spec={spec} />
    </div>
  );
});

interface FarCardProps {
  id: string;
  name: string;
  kind: string | undefined;
  selected: boolean;
}

/** A card from afar: its name in large letters, its kind, and whether something is wrong with it or it is running. */
function FarCard({ id, name, kind, selected }: FarCardProps) {
  const broken = useBuilder((state) => (state.problems[id]?.errors ?? 0) > 0);
  const run = useBuilder((state) => state.runNodes?.[id]?.state);
  return (
    <div className={cx(styles.far, styles[kind ?? "unknown"], selected && styles.farSelected)} data-run={run}>
      <span className={styles.farName}>{name}</span>
      {broken && <span className={styles.farProblem} />}
    </div>
  );
}

function ColumnCount({ id }: { id: string }) {
  const count = useBuilder((state) => state.check?.columns[id]?.length);
  return count === undefined ? null : <span>· {t("card.columns", { count })}</span>;
}

/** That test data stands in for the node's rows in previews. */
function PinMark({ id }: { id: string }) {
  const pinned = useBuilder((state) => state.pinned[id] !== undefined);
  if (!pinned) return null;
  return (
    <span className={cx(styles.problem, styles.warning)} role="img" aria-label={t("card.pinned")} title={t("card.pinned")}>
      <Pin size={14} aria-hidden />
    </span>
  );
}

function ProblemBadge({ id }: { id: string }) {
  const count = useBuilder((state) => state.problems[id]);
  if (count === undefined) return null;
  const text = problemWords(count).join(", ");
  const Icon = count.errors > 0 ? CircleX : TriangleAlert;
  return (
    <span className={cx(styles.problem, count.errors > 0 ? styles.error : styles.warning)} role="img" aria-label={text} title={text}>
      <Icon size={16} aria-hidden />
    </span>
  );
}
