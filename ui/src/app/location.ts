/** Fired on the window when Airflow has shown our page, perhaps at another address than we last knew. */
export const SHOWN = "airloom:shown";

/** The absolute path of an address relative to Airflow's root, without a slash at the end. */
export function pathFromRoot(relative: string): string {
  return new URL(relative, document.baseURI).pathname.replace(/\/$/, "");
}
