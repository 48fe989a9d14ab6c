/** The windows that commands open over the canvas. */
export const commands = {
  "chooser.nothing": "Nothing has that name",
  "chooser.commands": "Find a command or a node type",
  "chooser.add": "Find a node type",
  "chooser.node": "Find a node",
  "chooser.wire": "Find a wire",

  "connect.title": "Connect {node} to",
  "connect.rows": "Give it the rows",
  "connect.order": "Let it wait, without rows",
  "connect.port": "{node}, port {port}",
  "connect.after": "{node} waits",
  "disconnect.title": "Wires into {node}",
  "insert.title": "Put a node on which wire?",
  "insert.wire": "{from} to {to}",

  "group.about": "A group is a box on the canvas, and a task group in Airflow.",
  "group.name": "Name",

  "shortcut.characters": "Shortcuts of a single character",
  "shortcut.charactersHelp": "Turn them off when you write by speech or with keys that are easily hit. What they do stays in the menus and in the commands. Kept in this browser.",
  "shortcut.tab": "Go from node to node, then to the notes",
  "shortcut.enter": "Select the node with the focus, or write in the note",
  "shortcut.arrows": "Move what is selected",
  "shortcut.box": "Select with a box",
  "shortcut.escape": "Select nothing",
} as const;
