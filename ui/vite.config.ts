import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds an Airflow with the plugin, for the API. */
const AIRFLOW = process.env["AIRFLOW_URL"] ?? "http://127.0.0.1:8080";
/** The host stays as the browser said it, for the server compares it with the page's origin. */
const PROXY = { target: AIRFLOW, changeOrigin: false };

export default defineConfig({
  base: "./",
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^@\//, replacement: `${new URL("./src", import.meta.url).pathname}/` },
      // Its package.json gives everybody the code for development.
      { find: /^react-router$/, replacement: new URL("./node_modules/react-router/dist/production/index.mjs", import.meta.url).pathname },
    ],
  },
  build: {
    outDir: "../plugins/static",
    emptyOutDir: true,
    target: "es2022",
    // what loads what, for the bar on the first load's size
    manifest: "manifest.json",
    rolldownOptions: {
      input: { main: "src/main.tsx", index: "index.html" },
      // Airflow learns the island's address once, when it starts: it stays the same when the UI is built again.
      output: {
        entryFileNames: ({ name }) => (name === "main" ? "main.js" : "assets/[name]-[hash].js"),
        // Left alone, a page comes in three dozen files, most of them an icon: what every page needs is one file, and so are the icons.
        codeSplitting: {
          groups: [
            // what main.js has in common with them, lest it wait for all of it
            { name: "door", test: /vite\/preload-helper|src\/app\/location/, priority: 3 },
            { name: "app", test: /src\/app\/mount/, priority: 2 },
            { name: "icons", test: /lucide-react/, minShareCount: 2, priority: 1 },
            { name: "model", test: /src\/model\//, minShareCount: 4 },
          ],
        },
      },
    },
  },
  experimental: {
    // The stand-alone page is served at any depth below /airloom/ with a <base> of Airflow's root; scripts find their
    // neighbours by their own address, so the same files also work inside Airflow's page.
    renderBuiltUrl: (filename, { hostType }) =>
      hostType === "html" ? `airloom/static/${filename}` : { relative: true },
  },
  server: { host: "127.0.0.1", proxy: Object.fromEntries(["/airloom/api", "/auth"].map((path) => [path, PROXY])) },
  // How long a test takes is the machine's business.
  test: { include: ["src/**/*.test.{ts,tsx}"], testTimeout: 60_000, hookTimeout: 60_000 },
});
