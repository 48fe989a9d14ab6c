import { useId, useState } from "react";

import type { ConnectionField, ConnectionType } from "@/api/types";
import { t } from "@/i18n";
import "@/i18n/later";
import { offered, OTHERS, requested, type Texts, wrong } from "@/model/connectionform";
import { Button, Dialog, useToast } from "@/ui";
import { Field, Select, TextArea, TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import { ConnectionFields, sentence } from "./ConnectionFields";
import { useCreateConnection } from "./queries";

interface Props {
  types: readonly ConnectionType[];
  taken: readonly string[];
  onCreated?: (id: string) => void;
  onClose: () => void;
}

/** Asks for what the chosen type needs of what Airflow keeps of a connection. Secrets go one way only. */
export function NewConnectionDialog({ types, taken, onCreated, onClose }: Props) {
  const form = useId();
  const toast = useToast();
  const create = useCreateConnection();
  const choices = offered(types);
  const [type, setType] = useState(choices.length === 1 ? (choices[0]?.type ?? "") : "");
  const [texts, setTexts] = useState<Texts>({});
  const chosen = choices.find((each) => each.type === type);
  const own = chosen?.fields ?? [];
  const fields = chosen === undefined ? [] : own.length > 0 ? own : general();
  const errors = wrong(fields, texts, taken);
  const ready = chosen !== undefined && errors.size === 0;
  const set = (name: string, text: string) => setTexts({ ...texts, [name]: text });

  const submit = () => {
    const body = requested(type, fields, texts);
    create.mutate(body, {
      onSuccess: () => {
        toast(t("connections.created", { connection: body.id }));
        onCreated?.(body.id);
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("connections.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button variant="primary" type="submit" form={form} disabled={!ready || create.isPending}>
            {t("connections.create")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={pageStyles.form}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) submit();
        }}
      >
        <div className={pageStyles.pair}>
          <Field
            id={`${form}-id`}
            label={t("connections.id")}
            help={t("connections.id.help")}
            error={sentence(errors.get("id"))}
            required
          >
            <TextInput
              id={`${form}-id`}
              value={texts.id ?? ""}
              aria-describedby={`${form}-id-help`}
              autoFocus
              onChange={(event) => set("id", event.target.value)}
            />
          </Field>
          <Field id={`${form}-type`} label={t("connections.type")} required>
            <Select
              id={`${form}-type`}
              value={type}
              options={[
                ...(chosen === undefined ? [{ value: "", label: t("connections.type.choose") }] : []),
                ...choices.map((each) => ({ value: each.type, label: each.label })),
              ]}
              onChange={(event) => setType(event.target.value)}
            />
          </Field>
        </div>
        <ConnectionFields fields={fields} texts={texts} errors={errors} form={form} onChange={set} />
        <Field id={`${form}-description`} label={t("connections.description")}>
          <TextInput
            id={`${form}-description`}
            value={texts.description ?? ""}
            onChange={(event) => set("description", event.target.value)}
          />
        </Field>
        {chosen !== undefined && (
          <details open={own.length === 0 || errors.has(OTHERS) || undefined}>
            <summary className={pageStyles.summary}>{t(own.length === 0 ? "connections.extra" : "connections.others")}</summary>
            <Field
              id={`${form}-extra`}
              label={t("connections.extra")}
              help={t("connections.extra.help")}
              error={sentence(errors.get(OTHERS))}
            >
              <TextArea
                id={`${form}-extra`}
                value={texts[OTHERS] ?? ""}
                aria-describedby={`${form}-extra-help`}
                aria-invalid={errors.has(OTHERS) || undefined}
                onChange={(event) => set(OTHERS, event.target.value)}
              />
            </Field>
          </details>
        )}
        {create.error !== null && (
          <p role="alert" className={pageStyles.bad}>
            {create.error.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** What Airflow keeps of any connection, for a type of which nobody has said what it needs. */
function general(): ConnectionField[] {
  const text = { help: "", placeholder: "", choices: [], required: false };
  return [
    { ...text, name: "host", kind: "text", label: t("connections.host") },
    { ...text, name: "port", kind: "integer", label: t("connections.port") },
    { ...text, name: "login", kind: "text", label: t("connections.login") },
    { ...text, name: "password", kind: "secret", label: t("connections.password") },
    { ...text, name: "schema", kind: "text", label: t("connections.schema") },
  ];
}
