import { t } from "@/i18n";
import type { UnionField } from "@/model/formfields";
import { emptyValue, variantOf } from "@/model/formvalues";
import { isObject, type Json } from "@/model/json";
import { Select } from "@/ui/form";
import { InlineProse } from "@/ui/Prose";
import { Control } from "../Control";
import { type ControlProps, useForm } from "../form-context";
import styles from "../NodePanel.module.css";

/** One of several shapes: which one, and then its own control. */
export function UnionControl(props: ControlProps<UnionField>) {
  const { field, path, value, id, label, describedBy, invalid } = props;
  const form = useForm();
  const variant = variantOf(field, value);
  const optional = !field.required && typeof path.at(-1) !== "number";
  const choose = (chosen: string) => {
    const next = field.variants[Number(chosen)];
    form.set(
      field,
      path,
      chosen === "" || next === undefined ? undefined : carried(value, emptyValue(next.field), next.field),
    );
  };
  const options = field.variants.map((each, index) => ({ value: String(index), label: each.label }));
  const about = variant?.field.schema.description;
  return (
    <div className={styles.stack}>
      <Select
        id={id}
        aria-label={t("node.kind", { field: label })}
        value={variant === null ? "" : String(field.variants.indexOf(variant))}
        options={[...(optional || variant === null ? [{ value: "", label: t("node.not_set") }] : []), ...options]}
        disabled={form.readOnly}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onChange={(event) => choose(event.target.value)}
      />
      {variant !== null && field.discriminator !== null && typeof about === "string" && (
        <p className={styles.help}>
          <InlineProse text={about} />
        </p>
      )}
      {variant !== null && (
        <Control
          {...props}
          id={`${id}-value`}
          field={{ ...variant.field, required: true, nullable: false }}
          describedBy={undefined}
        />
      )}
    </div>
  );
}

/** What the new shape shares with the old one, so that trying the other kind loses nothing it can keep. */
function carried(value: Json | undefined, empty: Json, field: UnionField["variants"][number]["field"]): Json {
  if (field.kind !== "object" || !isObject(value) || !isObject(empty)) return empty;
  const names = new Set(field.fields.map((inner) => inner.name));
  const kept = Object.entries(value).filter(([name]) => names.has(name) && !Object.hasOwn(empty, name));
  return { ...empty, ...Object.fromEntries(kept) };
}
