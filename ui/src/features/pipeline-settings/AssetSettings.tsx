import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";

import { assetsQuery } from "@/api/airflow";
import { t } from "@/i18n";
import "@/i18n/later";
import { asGroup, groupOf, withPart, type Joined } from "@/model/assets";
import { pointerOf, type Json, type Path } from "@/model/json";
import { scheduleOf, withAssets } from "@/model/settings";
import { IconButton, Button } from "@/ui";
import { Combobox, Field, Select } from "@/ui/form";
import { useBuilder, useDocument } from "../builder/store";
import styles from "./PipelineSettings.module.css";
import { useProblem } from "./useProblem";

const JOINED: readonly Joined[] = ["any", "all"];

/** The assets whose updates start a run, in groups of which any or all are needed. */
export function AssetSettings() {
  const condition = scheduleOf(useDocument())["assets"];
  return (
    <fieldset className={styles.assets}>
      <legend className={styles.heading}>{t("settings.assets")}</legend>
      <p className={styles.about}>{t("settings.assetsHelp")}</p>
      <Parts condition={condition} path={[]} />
    </fieldset>
  );
}

function useChange() {
  const edit = useBuilder((state) => state.edit);
  return (path: Path, part: Json | undefined, field?: string) =>
    edit(
      t("edit.settings"),
      (before) => withAssets(before, withPart(scheduleOf(before)["assets"], path, part) ?? { any: [""] }),
      field,
    );
}

/** All of a group; a single asset looks like a group of one. */
function Parts({ condition, path }: { condition: Json | undefined; path: Path }) {
  const id = useId();
  const change = useChange();
  const { joined, parts } = asGroup(condition);
  const write = (next: Joined, all: readonly Json[]) => change(path, { [next]: [...all] });
  return (
    <div role="group" aria-label={t(`settings.assets.${joined}`)} className={styles.group}>
      <div className={styles.row}>
        <Field id={id} label={t("settings.assets.joined")}>
          <Select
            id={id}
            value={joined}
            options={JOINED.map((value) => ({ value, label: t(`settings.assets.${value}`) }))}
            onChange={({ target }) => write(target.value as Joined, parts)}
          />
        </Field>
        {path.length > 0 && <Remove path={path} label={t("settings.assets.removeGroup")} />}
      </div>
      {parts.map((part, index) => {
        const place = [...path, joined, index];
        // by place: an asset that is typed anew stays the same field
        if (groupOf(part) !== null) return <Parts key={index} condition={part} path={place} />;
        const found = pointerOf(["schedule", "assets", ...(groupOf(condition) === null ? path : place)]);
        return <Asset key={index} name={typeof part === "string" ? part : ""} path={place} pointer={found} />;
      })}
      <div className={styles.row}>
        <Button size="small" icon={Plus} onClick={() => write(joined, [...parts, ""])}>
          {t("settings.assets.add")}
        </Button>
        <Button size="small" icon={Plus} onClick={() => write(joined, [...parts, { [joined === "any" ? "all" : "any"]: [""] }])}>
          {t("settings.assets.addGroup")}
        </Button>
      </div>
    </div>
  );
}

function Asset({ name, path, pointer }: { name: string; path: Path; pointer: string }) {
  const id = useId();
  const change = useChange();
  const assets = useQuery(assetsQuery);
  const error = useProblem(pointer);
  return (
    <div className={styles.row} data-pointer={pointer}>
      <Field id={id} label={t("settings.assets.name")} error={error}>
        <Combobox
          id={id}
          value={name}
          loading={assets.isPending}
          options={(assets.data ?? []).map((value) => ({ value }))}
          invalid={error !== undefined}
          onChange={(value) => change(path, value, `schedule assets ${path.join(" ")}`)}
        />
      </Field>
      <Remove path={path} label={t("settings.assets.remove", { name: name || t("settings.assets.unnamed") })} />
    </div>
  );
}

function Remove({ path, label }: { path: Path; label: string }) {
  const change = useChange();
  return <IconButton icon={Trash2} label={label} onClick={() => change(path, undefined)} />;
}
