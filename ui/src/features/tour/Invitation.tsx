import { Compass } from "lucide-react";
import { useState } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import { Button } from "@/ui";
import { isInvited, never } from "./dismissed";
import styles from "./Invitation.module.css";
import { askForTour } from "./tour-store";

/** Offers the tour to who has not seen it; once refused it stays away. */
export function Invitation({ user }: { user: string }) {
  const [shown, setShown] = useState(() => isInvited(user));
  if (!shown) return null;
  const refuse = () => {
    never(user);
    setShown(false);
  };
  return (
    <section className={styles.invitation} aria-label={t("tour.label")}>
      <Compass size={18} aria-hidden className={styles.icon} />
      <p className={styles.text}>
        <strong>{t("tour.invite")}</strong> {t("tour.invite.text")}
      </p>
      <Button size="small" onClick={askForTour}>
        {t("tour.invite.take")}
      </Button>
      <Button size="small" variant="ghost" onClick={refuse}>
        {t("tour.invite.never")}
      </Button>
    </section>
  );
}
