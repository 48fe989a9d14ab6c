import { useQuery } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";

import { api, data } from "@/api/client";
import { t } from "@/i18n";
import "@/i18n/later";
import type { TextField } from "@/model/formfields";
import { pointerOf, type Path } from "@/model/json";
import { blocking, rowsKey } from "@/model/previewed";
import { withProbe } from "@/model/probe";
import { Button } from "@/ui";
import { useDebounced } from "@/ui/useDebounced";
import { useBuilder, useDocument } from "../builder/store";
import { cellText } from "../data-panel/cells";
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
  if (probed === null || text === "") return null;
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
  const { node, pointer, problems } = useForm();
  const found = useBuilder((state) => state.check?.problems);
  const others = blocking(document, node.id, found ?? []).filter((problem) => problem.node !== node.id);
  const wrong = problems.some((problem) => problem.pointer === pointer + pointerOf(path)) || others.length > 0;
  const values = requested(paramsOf(document.params), usePreviewValues(document.id));
  const preview = useQuery({
    queryKey: ["values", rowsKey(document, node.id), values],
    queryFn: ({ signal }) => data(api.POST("/preview", { body: { document, node: node.id, rows: ROWS, sample: "first", ...values }, signal })),
    enabled: !wrong,
    staleTime: 5 * 60_000,
    retry: false,
  });
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
