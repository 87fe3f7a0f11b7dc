import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const GENERATED = resolve(import.meta.dirname, "../src/gql/graphql.ts");
const DOCUMENT = /(?:Document|FragmentDoc) = new TypedDocumentString\(`([^`]*)`/g;
const USE = /\bgraphql\(\s*`([^`]*)`,?\s*\)/g;

function nameOf(document: string): string {
  return /\b(?:query|mutation|fragment)\s+(\w+)/.exec(document)?.[1] ?? "";
}

/**
 * Puts each GraphQL document where it is used, its fragments included. Otherwise all are read from one generated table, which
 * every page would load in full.
 */
export function documentsInPlace(): Plugin {
  const texts = new Map<string, string>();
  return {
    name: "documents-in-place",
    apply: "build",
    enforce: "pre",
    buildStart() {
      texts.clear();
      for (const [, text = ""] of readFileSync(GENERATED, "utf8").matchAll(DOCUMENT))
        texts.set(nameOf(text), text.replace(/\s+/g, " ").trim());
    },
    transform(code, id) {
      if (id.includes("/src/gql/")) return { code, map: null, moduleSideEffects: false };
      if (id.includes("/node_modules/") || !code.includes("graphql(`")) return null;
      const inPlace = code.replace(USE, (_, source: string) => {
        const text = texts.get(nameOf(source));
        if (!text) throw new Error(`${id}: ${nameOf(source)} was not generated, run \`npm run codegen\``);
        return JSON.stringify(text);
      });
      return { code: inPlace, map: null };
    },
  };
}

/**
 * Leaves out the texts of the components in languages that ours are not in; English stands for them, as it does for ours.
 */
export function componentTexts(languages: readonly string[]): Plugin {
  const texts = /\/node_modules\/react-(?:aria|stately)\/dist\/private\/intl\/\w+\/(\w\w)-\w\w\.mjs$/;
  return {
    name: "component-texts",
    apply: "build",
    load(id) {
      const language = texts.exec(id)?.[1];
      return !language || languages.includes(language) ? null : 'export { default } from "./en-US.mjs";';
    },
  };
}
