import { useEffect, useId, useRef, type ReactNode } from "react";

import { t } from "@/i18n";
import "@/i18n/later";
import {
  defaultsOf, rhythmOf, scheduleOf, tagsOf, withDefault, withRhythm, withScheduleField, withSetting, type Default,
  type Rhythm,
} from "@/model/settings";
import { Dialog } from "@/ui";
import { Field, Select, Switch, TextArea, TextInput } from "@/ui/form";
import { showPlace } from "@/ui/showPlace";
import { useBuilder, useDocument } from "../builder/store";
import { AssetSettings } from "./AssetSettings";
import { DurationSetting, IntegerSetting, type Limit } from "./RunSettings";
import { ParamSettings } from "./ParamSettings";
import styles from "./PipelineSettings.module.css";
import { useProblem } from "./useProblem";

const RHYTHMS: readonly Rhythm[] = ["manual", "cron", "every", "assets"];

interface Props {
  /** The place to show first, a JSON Pointer. */
  at?: string | undefined;
  onClose: () => void;
}

/** What the pipeline is called and when it runs. Every change is an edit, undone like any other. */
export function PipelineSettings({ at, onClose }: Props) {
  const document = useDocument();
  const id = useId();
  const edit = useBuilder((state) => state.edit);
  const set = (key: string, value: unknown) =>
    edit(t("edit.settings"), (before) => withSetting(before, key, value), `setting ${key}`);
  return (
    <Dialog open onClose={onClose} title={t("command.settings")} description={t("settings.about", { id: document.id })}>
      <Fields at={at}>
        <Field id={`${id}-name`} label={t("settings.name")} pointer="/name" error={useProblem("/name")}>
          <TextInput id={`${id}-name`} value={document.name ?? ""} maxLength={200} onChange={(event) => set("name", event.target.value)} />
        </Field>
        <Field id={`${id}-text`} label={t("settings.description")} help={t("settings.descriptionHelp")} pointer="/description" error={useProblem("/description")}>
          <TextArea
            id={`${id}-text`}
            aria-describedby={`${id}-text-help`}
            value={document.description ?? ""}
            onChange={(event) => set("description", event.target.value)}
          />
        </Field>
        <Field id={`${id}-tags`} label={t("settings.tags")} help={t("settings.tagsHelp")} pointer="/tags" error={useProblem("/tags")}>
          {/* Written back when it is left: a comma that was just typed would vanish at once. */}
          <TextInput
            id={`${id}-tags`}
            aria-describedby={`${id}-tags-help`}
            key={(document.tags ?? []).join()}
            defaultValue={(document.tags ?? []).join(", ")}
            onBlur={(event) => set("tags", tagsOf(event.target.value))}
          />
        </Field>
        <Field id={`${id}-owner`} label={t("settings.owner")} help={t("settings.ownerHelp")} pointer="/owner" error={useProblem("/owner")}>
          <TextInput
            id={`${id}-owner`}
            aria-describedby={`${id}-owner-help`}
            value={document.owner ?? ""}
            maxLength={100}
            onChange={(event) => set("owner", event.target.value)}
          />
        </Field>
        <ScheduleFields />
        <RunFields />
        <ParamSettings />
      </Fields>
    </Dialog>
  );
}

/** In a component of its own, for what is in a dialog is there later than the dialog. */
function Fields({ at, children }: { at: string | undefined; children: ReactNode }) {
  const readOnly = useBuilder((state) => state.readOnly);
  const fields = useRef<HTMLFieldSetElement>(null);
  useEffect(() => (at === undefined || fields.current === null ? undefined : showPlace(fields.current, at)), [at]);
  return (
    <fieldset ref={fields} disabled={readOnly} className={styles.fields}>
      {children}
    </fieldset>
  );
}

/** How runs are limited, and what each node takes unless it says otherwise. */
function RunFields() {
  const document = useDocument();
  const id = useId();
  const edit = useBuilder((state) => state.edit);
  const defaults = defaultsOf(document);
  const setDefault = (field: Default, value: number | string | undefined) =>
    edit(t("edit.settings"), (before) => withDefault(before, field, value), `default ${field}`);
  const setLimit = (field: Limit, value: number | undefined) =>
    edit(t("edit.settings"), (before) => withSetting(before, field, value), `setting ${field}`);
  return (
    <>
      <IntegerSetting
        name="retries"
        value={defaults["retries"]}
        pointer="/defaults/retries"
        onChange={(value) => setDefault("retries", value)}
      />
      <DurationSetting
        name="retry_delay"
        value={defaults["retry_delay"]}
        pointer="/defaults/retry_delay"
        onChange={(value) => setDefault("retry_delay", value)}
      />
      <DurationSetting
        name="timeout"
        value={defaults["timeout"]}
        pointer="/defaults/timeout"
        onChange={(value) => setDefault("timeout", value)}
      />
      <IntegerSetting
        name="max_active_runs"
        value={document.max_active_runs}
        pointer="/max_active_runs"
        onChange={(value) => setLimit("max_active_runs", value)}
      />
      <IntegerSetting
        name="max_active_tasks"
        value={document.max_active_tasks}
        pointer="/max_active_tasks"
        onChange={(value) => setLimit("max_active_tasks", value)}
      />
      <Field id={`${id}-fusion`} label={t("settings.fusion")} help={t("settings.fusionHelp")} pointer="/fusion" error={useProblem("/fusion")}>
        <Switch
          id={`${id}-fusion`}
          aria-describedby={`${id}-fusion-help`}
          checked={document["fusion"] !== "off"}
          onChange={(on) => edit(t("edit.settings"), (before) => withSetting(before, "fusion", on ? undefined : "off"))}
        />
      </Field>
    </>
  );
}

function ScheduleFields() {
  const document = useDocument();
  const id = useId();
  const edit = useBuilder((state) => state.edit);
  const rhythm = rhythmOf(document);
  const schedule = scheduleOf(document);
  const set = (field: string, value: string | boolean) =>
    edit(t("edit.settings"), (before) => withScheduleField(before, field, value), `schedule ${field}`);
  const line = (field: string, help: string, error: string | undefined, placeholder?: string) => (
    <Field id={`${id}-${field}`} label={t(`settings.${field as "cron"}`)} help={help} pointer={`/schedule/${field}`} error={error}>
      <TextInput
        id={`${id}-${field}`}
        aria-describedby={`${id}-${field}-help`}
        placeholder={placeholder}
        value={String(schedule[field] ?? "")}
        onChange={(event) => set(field, event.target.value)}
      />
    </Field>
  );
  const problems = { cron: useProblem("/schedule/cron"), every: useProblem("/schedule/every"), timezone: useProblem("/schedule/timezone"), start: useProblem("/schedule/start"), end: useProblem("/schedule/end") };
  const catchup = useProblem("/schedule/catchup");
  return (
    <>
      <Field id={`${id}-rhythm`} label={t("settings.runs")} pointer="/schedule" error={useProblem("/schedule")}>
        <Select
          id={`${id}-rhythm`}
          value={rhythm}
          options={RHYTHMS.map((value) => ({ value, label: t(`settings.rhythm.${value}`) }))}
          onChange={({ target }) => edit(t("edit.settings"), (before) => withRhythm(before, target.value as Rhythm))}
        />
      </Field>
      {rhythm === "assets" && <AssetSettings />}
      {rhythm === "cron" && line("cron", t("settings.cronHelp"), problems.cron)}
      {rhythm === "assets" && line("cron", t("settings.alsoCronHelp"), problems.cron)}
      {rhythm === "every" && line("every", t("settings.everyHelp"), problems.every)}
      {rhythm !== "manual" && line("timezone", t("settings.timezoneHelp"), problems.timezone, "UTC")}
      {rhythm !== "manual" && line("start", t("settings.startHelp"), problems.start)}
      {rhythm !== "manual" && line("end", t("settings.endHelp"), problems.end)}
      {rhythm !== "manual" && (
        <Field id={`${id}-catchup`} label={t("settings.catchup")} help={t("settings.catchupHelp")} pointer="/schedule/catchup" error={catchup}>
          <Switch id={`${id}-catchup`} aria-describedby={`${id}-catchup-help`} checked={schedule["catchup"] === true} onChange={(value) => set("catchup", value)} />
        </Field>
      )}
    </>
  );
}
