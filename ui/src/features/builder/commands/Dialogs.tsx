import { useState, type SyntheticEvent } from "react";

import "@/i18n/later";
import { t } from "@/i18n";
import { PipelineSettings } from "@/features/pipeline-settings/PipelineSettings";
import { Button, Dialog } from "@/ui";
import { groupSelection, nameGroup, titleOf } from "../actions";
import { useBuilder } from "../store";
import { addChoices, commandChoices, connectChoices, disconnectChoices, insertChoices, nodeChoices } from "./choices";
import { Chooser } from "./Chooser";
import chooser from "./Chooser.module.css";
import { useCommandContext } from "./context";
import { Shortcuts } from "./Shortcuts";

/** What is open over the canvas, if anything is. */
export function Dialogs({ onClose }: { onClose: () => void }) {
  const dialog = useBuilder((state) => state.dialog);
  const context = useCommandContext();
  if (dialog === null) return null;
  const { present } = context.store.getState().history;
  // Keys, for one list may open the next, and what was typed in it is not meant for that.
  switch (dialog.kind) {
    case "commands":
      return <Chooser key={dialog.kind} title={t("command.palette")} placeholder={t("chooser.commands")} choices={commandChoices(context)} onClose={onClose} />;
    case "add":
      return <Chooser key={dialog.kind} title={t("command.add")} placeholder={t("chooser.add")} choices={addChoices(context, dialog)} onClose={onClose} />;
    case "goto":
      return <Chooser key={dialog.kind} title={t("command.goto")} placeholder={t("chooser.node")} choices={nodeChoices(context)} onClose={onClose} />;
    case "connect":
      return (
        <Chooser
          key={dialog.kind}
          title={t("connect.title", { node: titleOf(present, dialog.node) })}
          placeholder={t("chooser.node")}
          choices={connectChoices(context, dialog.node)}
          onClose={onClose}
        />
      );
    case "disconnect":
      return (
        <Chooser
          key={dialog.kind}
          title={t("disconnect.title", { node: titleOf(present, dialog.node) })}
          placeholder={t("chooser.wire")}
          choices={disconnectChoices(context, dialog.node)}
          onClose={onClose}
        />
      );
    case "insert":
      return (
        <Chooser
          key={dialog.kind}
          title={t("insert.title")}
          placeholder={t("chooser.wire")}
          choices={insertChoices(context, dialog.node)}
          onClose={onClose}
        />
      );
    case "group":
      return <GroupDialog title={t("command.group")} name="" onName={(name) => groupSelection(context.store, name)} onClose={onClose} />;
    case "renameGroup": {
      const group = present.groups?.find(({ id }) => id === dialog.group);
      const onName = (name: string) => nameGroup(context.store, dialog.group, name);
      return <GroupDialog title={t("edit.renameGroup")} name={group?.name ?? dialog.group} onName={onName} onClose={onClose} />;
    }
    case "settings":
      return <PipelineSettings at={dialog.at} onClose={onClose} />;
    case "shortcuts":
      return <Shortcuts onClose={onClose} />;
  }
}

interface GroupProps {
  title: string;
  name: string;
  onName: (name: string) => void;
  onClose: () => void;
}

function GroupDialog({ title, name: before, onName, onClose }: GroupProps) {
  const [name, setName] = useState(before);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onClose();
    onName(name.trim());
  };
  return (
    <Dialog open size="small" onClose={onClose} title={title} description={t("group.about")}>
      <form onSubmit={submit}>
        <label>
          {t("group.name")}
          <input className={chooser.input} value={name} maxLength={200} autoFocus onChange={(event) => setName(event.target.value)} />
        </label>
        <p style={{ marginTop: "var(--space-3)", textAlign: "right" }}>
          <Button type="submit" variant="primary">
            {title}
          </Button>
        </p>
      </form>
    </Dialog>
  );
}
