import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";

import { t } from "@/i18n";
import { useForm } from "./form-context";
import styles from "./NodePanel.module.css";

interface Props {
  title: string;
  /** How many values are set inside; told while it is closed. */
  count: number;
  /** What is inside: a problem there, or a request to go there, opens it. */
  pointers: readonly string[];
  children: ReactNode;
}

/** A part of the form that is closed until something in it matters. */
export function Fold(props: Props) {
  const { target } = useForm();
  const asked = target !== null && within(target.pointer, props.pointers) ? target.request : 0;
  return <FoldBody key={asked} {...props} asked={asked > 0} />;
}

function FoldBody({ title, count, pointers, children, asked }: Props & { asked: boolean }) {
  const { problems } = useForm();
  const wrong = problems.some((problem) => within(problem.pointer, pointers));
  const [open, setOpen] = useState(asked);
  return (
    <details className={styles.fold} open={open || wrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.foldTitle}>
        <ChevronRight size={14} aria-hidden className={styles.foldArrow} />
        {title}
        {count > 0 && <span className={styles.foldCount}>{t("node.group.set", { count })}</span>}
      </summary>
      <div className={styles.foldBody}>{children}</div>
    </details>
  );
}

function within(pointer: string, places: readonly string[]): boolean {
  return places.some((place) => pointer === place || pointer.startsWith(`${place}/`));
}
