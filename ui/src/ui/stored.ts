/** What this browser remembers of a person's choices; storage that is switched off remembers nothing. */
export function readStored<Value>(
  key: string,
  is: (value: unknown) => value is Value,
  storage: () => Storage = () => localStorage,
): Value | null {
  try {
    const value: unknown = JSON.parse(storage().getItem(key) ?? "null");
    return is(value) ? value : null;
  } catch {
    return null;
  }
}

/** Remembers a choice; null forgets it. */
export function writeStored(key: string, value: unknown, storage: () => Storage = () => localStorage): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
  } catch {
    // the choice lasts as long as the page
  }
}

/** Storage of one window, which a reload leaves and a new window begins without. */
export const ofWindow = (): Storage => sessionStorage;

export const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
