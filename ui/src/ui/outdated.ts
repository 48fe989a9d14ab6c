import { create } from "zustand";

const useStore = create(() => ({ outdated: false }));

// A part that is loaded when first needed has a hash of its content in its name: after an upgrade there is no such file.
// https://vite.dev/guide/build#load-error-handling
window.addEventListener("vite:preloadError", () => {
  // without a network nothing is known of the server
  if (navigator.onLine) useStore.setState({ outdated: true });
});

/** Whether this page is older than what the server has. */
export const useOutdated = (): boolean => useStore((state) => state.outdated);
