import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  hooks.configs.flat["recommended-latest"],
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", { max: 300 }],
      "no-console": "error",
      eqeqeq: "error",
      // A document's objects are keyed by what a person wrote.
      "@typescript-eslint/no-dynamic-delete": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
    },
  },
  {
    files: ["scripts/**"],
    languageOptions: { globals: { process: "readonly" } },
  },
  {
    // What a pipeline is, and what can be done to it, needs no browser.
    files: ["src/model/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: ["react*", "@xyflow/*", "zustand*", "../features/*", "../ui/*", "../api/*", "../app/*", "@/features/*", "@/ui/*", "@/api/*", "@/app/*"] },
      ],
    },
  },
);
