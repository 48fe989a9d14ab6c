import { Download } from "lucide-react";

import { t } from "@/i18n";
import { IconButton } from "../Button";
import { download } from "../download";
import { Menu } from "../Menu";
import { useToast } from "../toasting";
import { csv, workbook, type Sheet } from "./export";

/** Gives the rows that are shown as a file. */
export function ExportMenu({ name, sheet, disabled }: { name: string; sheet: () => Sheet; disabled: boolean }) {
  const toast = useToast();
  const excel = () =>
    workbook(sheet()).then(
      (file) => download(`${name}.xlsx`, file, file.type),
      (error: unknown) => toast(String(error), "error"),
    );
  return (
    <Menu
      align="end"
      entries={[
        { label: t("table.export.csv"), onSelect: () => download(`${name}.csv`, csv(sheet()), "text/csv") },
        { label: t("table.export.excel"), onSelect: () => void excel() },
      ]}
    >
      <IconButton label={t("table.export")} icon={Download} disabled={disabled} />
    </Menu>
  );
}
