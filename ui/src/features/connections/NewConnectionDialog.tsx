import { useId, useState, type ComponentProps } from "react";

import type { ConnectionType } from "@/api/types";
import { t, type Key } from "@/i18n";
import "@/i18n/later";
import { isObject, type JsonObject } from "@/model/json";
import { Button, Dialog, useToast } from "@/ui";
import { Field, Select, TextArea, TextInput } from "@/ui/form";
import pageStyles from "@/ui/Page.module.css";
import { useCreateConnection } from "./queries";

interface Props {
  types: readonly ConnectionType[];
  taken: readonly string[];
  onCreated?: (id: string) => void;
  onClose: () => void;
}

type Name = "id" | "type" | "host" | "port" | "schema" | "login" | "password" | "extra" | "description";

/** Asks for what Airflow keeps of a connection. The password goes one way only. */
export function NewConnectionDialog({ types, taken, onCreated, onClose }: Props) {
  const form = useId();
  const toast = useToast();
  const create = useCreateConnection();
  const [texts, setTexts] = useState<Partial<Record<Name, string>>>({ type: types[0]?.type ?? "" });
  const text = (name: Name) => texts[name]?.trim() ?? "";
  const set = (name: Name, value: string) => setTexts({ ...texts, [name]: value });
  const extra = readExtra(text("extra"));
  const port = text("port") === "" ? null : Number(text("port"));
  const errors: Partial<Record<Name, string>> = {
    ...(taken.includes(text("id")) ? { id: t("pipelines.id.taken") } : {}),
    ...(extra === undefined ? { extra: t("connections.extra.wrong") } : {}),
    ...(port !== null && !(Number.isInteger(port) && port > 0 && port < 65_536)
      ? { port: t("node.invalid_integer") }
      : {}),
  };
  const ready = text("id") !== "" && text("type") !== "" && Object.keys(errors).length === 0;

  const submit = () => {
    const optional = (name: Name) => (text(name) === "" ? null : text(name));
    create.mutate(
      {
        id: text("id"),
        type: text("type"),
        host: optional("host"),
        port,
        schema: optional("schema"),
        login: optional("login"),
        password: texts.password === undefined || texts.password === "" ? null : texts.password,
        extra: extra ?? null,
        description: optional("description"),
      },
      {
        onSuccess: () => {
          toast(t("connections.created", { connection: text("id") }));
          onCreated?.(text("id"));
          onClose();
        },
      },
    );
  };
  const field = (name: Name, help?: Key, more: ComponentProps<"input"> = {}) => (
    <Field
      id={`${form}-${name}`}
      label={t(`connections.${name}`)}
      help={help && t(help)}
      error={errors[name]}
      required={name === "id"}
    >
      <TextInput
        id={`${form}-${name}`}
        value={texts[name] ?? ""}
        aria-describedby={`${form}-${name}-help`}
        aria-invalid={errors[name] !== undefined || undefined}
        onChange={(event) => set(name, event.target.value)}
        {...more}
      />
    </Field>
  );
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
          {field("id", "connections.id.help", { autoFocus: true })}
          <Field id={`${form}-type`} label={t("connections.type")} required>
            <Select
              id={`${form}-type`}
              value={texts.type ?? ""}
              options={types.map(({ type, label }) => ({ value: type, label }))}
              onChange={(event) => set("type", event.target.value)}
            />
          </Field>
        </div>
        <div className={pageStyles.pair}>
          {field("host")}
          {field("port", undefined, { inputMode: "numeric" })}
        </div>
        <div className={pageStyles.pair}>
          {field("login", undefined, { autoComplete: "off" })}
          {field("password", "connections.password.help", { type: "password", autoComplete: "new-password" })}
        </div>
        {field("schema")}
        {field("description")}
        <Field
          id={`${form}-extra`}
          label={t("connections.extra")}
          help={t("connections.extra.help")}
          error={errors.extra}
        >
          <TextArea
            id={`${form}-extra`}
            value={texts.extra ?? ""}
            aria-describedby={`${form}-extra-help`}
            onChange={(event) => set("extra", event.target.value)}
          />
        </Field>
        {create.error !== null && (
          <p role="alert" className={pageStyles.bad}>
            {create.error.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** The options as an object; null for none, undefined for what is none. */
function readExtra(text: string): JsonObject | null | undefined {
  if (text === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
