import { useState } from "react";

import { t } from "@/i18n";
import { mergeDocuments, type Conflict, type Side } from "@/model/merge";
import type { PipelineDocument } from "@/model/types";
import { Button, Dialog } from "@/ui";
import { DiffView } from "@/ui/code";
import styles from "./Publish.module.css";

interface Props {
  title: string;
  base: PipelineDocument | null;
  mine: PipelineDocument;
  theirs: { document: PipelineDocument; name: string };
  onMerged: (merged: PipelineDocument) => void;
  onClose: () => void;
}

/** Puts two versions together; where both changed the same thing, the person chooses. */
export function MergeDialog({ title, base, mine, theirs, onMerged, onClose }: Props) {
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const { document, conflicts } = mergeDocuments(base, mine, theirs.document, choices);
  const open = conflicts.filter((conflict) => choices[conflict.key] === undefined);
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={title}
      description={t("merge.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button onClick={() => onMerged(theirs.document)}>{t("merge.take_theirs")}</Button>
          <Button variant="primary" disabled={open.length > 0} onClick={() => onMerged(document)}>
            {t("merge.apply")}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p role="status">
          {conflicts.length === 0 ? t("merge.clean") : t("merge.conflicts", { count: conflicts.length })}
        </p>
        {conflicts.map((conflict) => (
          <Choice
            key={conflict.key}
            conflict={conflict}
            theirs={theirs.name}
            chosen={choices[conflict.key]}
            onChoose={(side) => setChoices({ ...choices, [conflict.key]: side })}
          />
        ))}
        <h3 className={styles.heading}>{t("merge.result")}</h3>
        <div className={styles.diff}>
          <DiffView
            label={t("merge.result")}
            before={JSON.stringify(theirs.document, null, 2)}
            after={JSON.stringify(document, null, 2)}
          />
        </div>
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  conflict: Conflict;
  theirs: string;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
}

function Choice({ conflict, theirs, chosen, onChoose }: ChoiceProps) {
  const name = t(`merge.kind.${conflict.kind}`, { name: conflict.name });
  return (
    <fieldset className={styles.conflict}>
      <legend className={styles.heading}>{name}</legend>
      {(["mine", "theirs"] as const).map((side) => (
        <label key={side} className={styles.side} data-chosen={chosen === side || undefined}>
          <span className={styles.sideHead}>
            <input type="radio" name={conflict.key} checked={chosen === side} onChange={() => onChoose(side)} />
            {side === "mine" ? t("merge.mine") : theirs}
          </span>
          <pre className={styles.json}>
            {conflict[side] === undefined ? t("merge.removed") : JSON.stringify(conflict[side], null, 2)}
          </pre>
        </label>
      ))}
    </fieldset>
  );
}
