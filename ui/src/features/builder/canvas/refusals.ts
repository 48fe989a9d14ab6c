import { t } from "@/i18n";
import type { Refusal } from "@/model/graph";

/** Why a wire does not fit, as a sentence. */
export function sentence(refusal: Refusal): string {
  const { code, ...values } = refusal;
  return t(`refused.${code}`, values);
}
