import { useId, useState } from "react";

import { t } from "@/i18n";
import { Button, Dialog } from "@/ui";
import { Field, TextInput } from "@/ui/form";
import { ParamField } from "../runs/ParamField";
import { entryOf, type Param } from "../runs/params";
import styles from "./DataPanel.module.css";
import { DEFAULTS, isHalf, type PreviewValues } from "./values";

interface Props {
  params: readonly Param[];
  values: PreviewValues;
  onClose: () => void;
  onChange: (values: PreviewValues) => void;
}

/** Asks what previews are run for: the params' values and the data interval. */
export function ValuesDialog({ params, values, onClose, onChange }: Props) {
  const id = useId();
  const [entered, setEntered] = useState(values);
  const errors = params.map((param) => {
    const text = entered.texts[param.name] ?? "";
    const entry = entryOf(param, text);
    return text !== "" && "error" in entry ? entry.error : undefined;
  });
  const half = isHalf(entered);
  const wrong = half || errors.some((error) => error !== undefined);
  const use = (next: PreviewValues) => {
    onChange(next);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("data.values.title")}
      description={t("data.values.text")}
      footer={
        <>
          <Button onClick={() => use(DEFAULTS)}>{t("data.values.reset")}</Button>
          <Button variant="primary" type="submit" form={id} disabled={wrong}>
            {t("data.values.use")}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className={styles.values}
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong) use(entered);
        }}
      >
        {params.map((param, index) => (
          <ParamField
            key={param.name}
            param={param}
            text={entered.texts[param.name] ?? ""}
            error={errors[index]}
            onChange={(text) => setEntered({ ...entered, texts: { ...entered.texts, [param.name]: text } })}
          />
        ))}
        {(["start", "end"] as const).map((end) => (
          <Field
            key={end}
            id={`${id}-${end}`}
            label={t(`data.values.${end}`)}
            help={t(`data.values.${end}.help`)}
            error={half && end === "end" ? t("data.values.half") : undefined}
          >
            <TextInput
              id={`${id}-${end}`}
              type="datetime-local"
              value={entered[end]}
              aria-describedby={`${id}-${end}-help`}
              aria-invalid={half || undefined}
              onChange={(event) => setEntered({ ...entered, [end]: event.target.value })}
            />
          </Field>
        ))}
      </form>
    </Dialog>
  );
}
