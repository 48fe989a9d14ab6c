import { useId, useState, type ReactNode } from "react";

import { useNodeTypes } from "@/api/queries";
import { t, type Key } from "@/i18n";
import { renameNode } from "@/model/document";
import { isValidId, takenIds } from "@/model/ids";
import { withNodeValue } from "@/model/nodeconfig";
import { Field, TextArea, TextInput } from "@/ui/form";
import { useBuilderStore, useDocument } from "../builder/store";
import { ColumnChips } from "./controls/ColumnChips";
import { parsed } from "./controls/NumberControl";
import { useForm } from "./form-context";
import { ProblemLines } from "./ProblemLines";
import styles from "./NodePanel.module.css";

/** What every node has, whatever its type: its id, its name, and how its task is run. */
export function NodeSettings() {
  return (
    <div className={styles.form}>
      <IdField />
      <TextSetting name="name" />
      <TextSetting name="description" area />
      <RetriesSetting />
      <TextSetting name="retry_delay" help="node.duration.help" placeholder="PT1M" />
      <TextSetting name="timeout" help="node.duration.help" placeholder="PT2H" />
      <MaskSetting />
      <AssetsSetting name="inlets" />
      <AssetsSetting name="outlets" />
      <Wires />
    </div>
  );
}

/** The id changes when the field is left, for a name that is half typed would be in every wire. */
function IdField() {
  const { node, pointer, readOnly } = useForm();
  const id = useId();
  const store = useBuilderStore();
  const document = useDocument();
  const shapes = useNodeTypes().data;
  const [typed, setTyped] = useState(node.id);
  const taken = typed !== node.id && takenIds(document).has(typed);
  const error = taken ? t("node.id.taken") : isValidId(typed) ? undefined : t("node.id.pattern");
  const own = placeOf(pointer, "/id");
  /** The panel is that of another node then; who stays in it finds the field that they were in or went to. */
  const rename = (place: string | null) => {
    if (typed === node.id || error !== undefined || shapes === undefined) return;
    const { edit, goTo, select } = store.getState();
    edit(t("node.edit.rename", { node: node.id }), (current) => renameNode(current, shapes, node.id, typed));
    if (place === null) select([typed]);
    else goTo(typed, place);
  };
  return (
    <Place field="/id">
      <Field id={id} label={t("node.id")} help={t("node.id.help")} error={error} required>
        <TextInput
          id={id}
          value={typed}
          disabled={readOnly}
          aria-describedby={`${id}-help`}
          aria-invalid={error !== undefined || undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={({ currentTarget, relatedTarget }) => rename(placeInPanel(currentTarget, relatedTarget, own))}
          onKeyDown={(event) => event.key === "Enter" && rename(own)}
        />
      </Field>
    </Place>
  );
}

/** The place of the field that takes the focus from another one of the panel; null when something else takes it. */
function placeInPanel(from: Element, to: Element | null, otherwise: string): string | null {
  if (to === null || from.closest("section")?.contains(to) !== true) return null;
  return to.closest<HTMLElement>("[data-pointer]")?.dataset["pointer"] ?? otherwise;
}

interface TextProps {
  name: "name" | "description" | "retry_delay" | "timeout";
  help?: Key;
  placeholder?: string;
  area?: boolean;
}

function TextSetting({ name, help = `node.${name}.help` as Key, placeholder, area = false }: TextProps) {
  const { node, readOnly } = useForm();
  const id = useId();
  const set = useNodeValue(name);
  const Control = area ? TextArea : TextInput;
  const value: unknown = node[name];
  return (
    <Place field={`/${name}`}>
      <Field id={id} label={t(`node.${name}`)} help={t(help)}>
        <Control
          id={id}
          value={typeof value === "string" ? value : ""}
          placeholder={placeholder}
          disabled={readOnly}
          aria-describedby={`${id}-help`}
          onChange={(event: { target: { value: string } }) =>
            set(event.target.value === "" ? undefined : event.target.value)
          }
        />
      </Field>
    </Place>
  );
}

function RetriesSetting() {
  const { node, readOnly } = useForm();
  const id = useId();
  const set = useNodeValue("retries");
  const value: unknown = node["retries"];
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && typed !== "" && parsed(typed, true) === null;
  return (
    <Place field="/retries">
      <Field
        id={id}
        label={t("node.retries")}
        help={t("node.retries.help")}
        error={wrong ? t("node.invalid_integer") : undefined}
      >
        <TextInput
          id={id}
          inputMode="numeric"
          value={typed ?? (typeof value === "number" ? String(value) : "")}
          disabled={readOnly}
          aria-describedby={`${id}-help`}
          aria-invalid={wrong || undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            const number = parsed(event.target.value, true);
            if (event.target.value === "" || number !== null) set(number ?? undefined);
          }}
          onBlur={() => wrong || setTyped(null)}
        />
      </Field>
    </Place>
  );
}

/** The columns whose values nobody is shown; a destination has no rows of its own to show. */
function MaskSetting() {
  const { node, type, gives, pointer } = useForm();
  const id = useId();
  const set = useNodeValue("mask");
  const value: unknown = node["mask"];
  const chosen = Array.isArray(value) ? value.map(String) : [];
  if (type.kind === "destination" && chosen.length === 0) return null;
  return (
    <Place field="/mask">
      <Field id={id} label={t("node.mask")} help={t("node.mask.help")}>
        <ColumnChips
          id={id}
          label={t("node.mask")}
          describedBy={`${id}-help`}
          chosen={chosen}
          columns={gives}
          pointer={placeOf(pointer, "/mask")}
          onChange={(names) => set(names.length === 0 ? undefined : names)}
        />
      </Field>
    </Place>
  );
}

/** The assets that a node reads or updates, one in a line: their names may hold commas. */
function AssetsSetting({ name }: { name: "inlets" | "outlets" }) {
  const { node, readOnly } = useForm();
  const id = useId();
  const set = useNodeValue(name);
  const [typed, setTyped] = useState<string | null>(null);
  const value: unknown = node[name];
  return (
    <Place field={`/${name}`}>
      <Field id={id} label={t(`node.${name}`)} help={t(`node.${name}.help`)}>
        <TextArea
          id={id}
          rows={2}
          value={typed ?? (Array.isArray(value) ? value.join("\n") : "")}
          disabled={readOnly}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => {
            setTyped(target.value);
            const names = linesOf(target.value);
            set(names.length === 0 ? undefined : names);
          }}
          onBlur={() => setTyped(null)}
        />
      </Field>
    </Place>
  );
}

function linesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}

function useNodeValue(name: string): (value: string | number | string[] | undefined) => void {
  const { node } = useForm();
  const store = useBuilderStore();
  return (value) =>
    store
      .getState()
      .edit(
        t("node.edit", { field: name.replace("_", " "), node: node.id }),
        (document) => withNodeValue(document, node.id, name, value),
        `node:${node.id}/${name}`,
      );
}

/** The place of a field of the node, by that of its config. */
const placeOf = (pointer: string, field: string): string => pointer.replace(/\/config$/, field);

/** A field with the problems that the check has at it. */
function Place({ field, children }: { field: string; children: ReactNode }) {
  const { pointer, problems } = useForm();
  const where = placeOf(pointer, field);
  return (
    <div data-pointer={where} tabIndex={-1} className={styles.field}>
      {children}
      <ProblemLines problems={problems.filter((problem) => problem.pointer === where)} />
    </div>
  );
}

/** What is wired to the node's ports, in words. */
function Wires() {
  const { node, type, pointer, problems } = useForm();
  const where = placeOf(pointer, "/inputs");
  const found = problems.filter((problem) => problem.pointer === where || problem.pointer.startsWith(`${where}/`));
  if (type.inputs.length === 0 && found.length === 0) return null;
  return (
    <div data-pointer={where} tabIndex={-1} className={styles.field}>
      <dl className={styles.wires}>
        <dt className={styles.label}>{t("node.inputs")}</dt>
        {type.inputs.map((port) => {
          const from = node.inputs?.[port.name];
          const names = from === undefined ? t("node.inputs.none") : [from].flat().join(", ");
          return (
            <dd key={port.name}>
              <code>{port.name}</code>: {names}
            </dd>
          );
        })}
      </dl>
      <ProblemLines problems={found} />
    </div>
  );
}
