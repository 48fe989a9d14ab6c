import { RefreshCw } from "lucide-react";
import { createPortal } from "react-dom";

import { t } from "@/i18n";
import { Button, portal } from "@/ui";
import { useOutdated } from "@/ui/outdated";
import styles from "./NewVersion.module.css";

/** Offers to load the page anew once a part of it is gone from the server. Drafts are in the browser's storage by then. */
export function NewVersion() {
  if (!useOutdated()) return null;
  return createPortal(
    <div role="alert" className={styles.bar}>
      <span>{t("ui.outdated")}</span>
      <Button variant="primary" size="small" icon={RefreshCw} onClick={() => window.location.reload()}>
        {t("ui.reload")}
      </Button>
    </div>,
    portal(),
  );
}
