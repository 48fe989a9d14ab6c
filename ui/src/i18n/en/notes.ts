/** The notes on the canvas. */
export const notes = {
  "note.text": "Text of the note",
  "note.hint": "Click twice, or press Enter, and write",
  "note.color": "Colour of the note",
  "note.yellow": "Yellow",
  "note.green": "Green",
  "note.blue": "Blue",
  "note.red": "Red",
  "note.gray": "Grey",
  "note.resize": "Size of the note: pull, or use the arrow keys",
} as const;
