/** A name for one request: sent twice with it (a double click, a lost answer), it is done once. */
export function newKey(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}
