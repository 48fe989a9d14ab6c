import { Switch as Radix } from "radix-ui";

import styles from "./form.module.css";

interface Props {
  id?: string | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean | undefined;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
}

/** Yes or no. */
export function Switch({ checked, onChange, ...rest }: Props) {
  return (
    <Radix.Root className={styles.switch} checked={checked} onCheckedChange={onChange} {...rest}>
      <Radix.Thumb className={styles.thumb} />
    </Radix.Root>
  );
}
