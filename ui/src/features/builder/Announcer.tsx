import { undoLabel } from "@/model/history";
import { t } from "@/i18n";
import { titleOf } from "./actions";
import { useBuilder, useDocument } from "./store";

/** Tells screen readers what is selected and what the last edit was. */
export function Announcer() {
  const document = useDocument();
  const selected = useBuilder((state) => state.selected);
  const edit = useBuilder((state) => undoLabel(state.history));
  const [first] = selected;
  const selection =
    first === undefined
      ? ""
      : selected.length === 1
        ? t("announce.selected", { node: titleOf(document, first) })
        : t("announce.several", { count: selected.length });
  return (
    <>
      <div className="visually-hidden" aria-live="polite">
        {selection}
      </div>
      <div className="visually-hidden" aria-live="polite">
        {edit}
      </div>
    </>
  );
}
