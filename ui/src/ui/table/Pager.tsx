import { ChevronLeft, ChevronRight } from "lucide-react";

import { t } from "@/i18n";
import { IconButton } from "../Button";
import styles from "./Table.module.css";

interface Props {
  offset: number;
  limit: number;
  total: number;
  onChange: (offset: number) => void;
}

/** Where one is in a long list, and the way to the part before and after. */
export function Pager({ offset, limit, total, onChange }: Props) {
  const last = Math.min(offset + limit, total);
  const format = (number: number) => number.toLocaleString();
  return (
    <nav className={styles.pager} aria-label={t("table.parts")}>
      <span role="status">
        {total === 0
          ? t("table.part.none")
          : t("table.part", { first: format(offset + 1), last: format(last), total: format(total) })}
      </span>
      <IconButton
        label={t("table.before")}
        icon={ChevronLeft}
        size="small"
        disabled={offset === 0}
        onClick={() => onChange(Math.max(0, offset - limit))}
      />
      <IconButton
        label={t("table.after")}
        icon={ChevronRight}
        size="small"
        disabled={last >= total}
        onClick={() => onChange(offset + limit)}
      />
    </nav>
  );
}
