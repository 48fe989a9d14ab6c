import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import type { TextField } from "@/model/formfields";
import { pointerOf, type Path } from "@/model/json";
import { blocking } from "@/model/previewed";
import { VALUE, withProbe } from "@/model/probe";
import { Button } from "@/ui";
import { useDebounced } from "@/ui/useDebounced";
import { useBuilder, useDocument } from "../builder/store";
import { cellText } from "../data-panel/cells";
import { usePreview } from "../data-panel/queries";
import { requested, usePreviewValues } from "../data-panel/values";
import { paramsOf } from "../runs/params";
import { useForm } from "./form-context";
import styles from "./NodePanel.module.css";

const ROWS = 5;

interface Props {
  field: TextField;
  path: Path;
  expression: string;
}

/** What an expression gives for the first rows that arrive, once somebody asks; it follows the expression then. */
export function ValuePreview({ field, path, expression }: Props) {
  const [open, setOpen] = useState(false);
  const { node } = useForm();
  const document = useDocument();
  const text = useDebounced(expression.trim(), 500);
  const probed = withProbe(document, node, path, text, field.expressionKind);
  const readOnly = useBuilder((state) => state.readOnly);
  if (probed === null || text === "" || readOnly) return null;
  return (
    <div className={styles.values}>
      <Button size="small" variant="ghost" icon={open ? EyeOff : Eye} aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? "node.values.hide" : "node.values.show")}
      </Button>
      {open && <Values document={probed} path={path} />}
    </div>
  );
}

function Values({ document, path }: { document: NonNullable<ReturnType<typeof withProbe>>; path: Path }) {
  const { pointer, problems } = useForm();
  const found = useBuilder((state) => state.check?.problems);
  const pinned = useBuilder((state) => state.pinned);
  const before = blocking(document, VALUE, found ?? [], pinned);
  const wrong = before.length > 0 || problems.some((problem) => problem.pointer === pointer + pointerOf(path));
  const values = requested(paramsOf(document.params), usePreviewValues(document.id));
  const preview = usePreview({ document, node: VALUE, sample: "first", rows: ROWS, pinned, values, enabled: !wrong });
  if (wrong || preview.isError) return <p className={styles.help}>{t("node.values.none")}</p>;
  if (preview.data === undefined) return <p className={styles.help} role="status">{t("ui.loading")}…</p>;
  const type = preview.data.columns.at(-1)?.type ?? "";
  if (preview.data.rows.length === 0) return <p className={styles.help}>{t("node.values.empty")}</p>;
  return (
    <p className={styles.help} role="status">
      {preview.data.rows.map((row, index) => (
        <code key={index} className={styles.value}>
          {cellText(row.at(-1))}
        </code>
      ))}
      {type}
    </p>
  );
}
