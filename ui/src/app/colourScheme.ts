/** What Airflow's page remembers under this key: "light", "dark", or "system" (also when absent). */
const STORED = "theme";

/** Gives <html> the class `light` or `dark`, as Airflow's own page does, and keeps it up to date. */
export function followColourScheme(): void {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem(STORED);
    const dark = chosen === "dark" || (chosen !== "light" && system.matches);
    document.documentElement.classList.toggle("dark", dark);
    document.documentElement.classList.toggle("light", !dark);
  };
  apply();
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply);
}
