import { expect, test } from "vitest";

// Every text has its German, and no German is left over. Ids are literals in the code, so they can be read out of it.
const code = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}", "!../gql/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const german = import.meta.glob<Record<string, string>>("../**/de.json", { import: "default", eager: true });

function idsInCode(): Map<string, string> {
  const found = new Map<string, string>();
  const pattern =
    /\bid(?::|=)\s*"([a-zA-Z][a-zA-Z0-9]*(?:\.[a-zA-Z0-9_]+)+)"[\s,]*defaultMessage(?::|=)\s*(?:"((?:[^"\\]|\\.)*)"|\{?`([^`]*)`)/g;
  for (const text of Object.values(code))
    for (const [, id, quoted, template] of text.matchAll(pattern))
      found.set(id as string, (quoted ?? template) as string);
  return found;
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name).sort();

test("every text has a German one, and no German one is left over", () => {
  const ids = idsInCode();
  const translated = Object.assign({}, ...Object.values(german)) as Record<string, string>;
  expect(ids.size).toBeGreaterThan(40);
  expect([...ids.keys()].filter((id) => !translated[id])).toEqual([]);
  expect(Object.keys(translated).filter((id) => !ids.has(id))).toEqual([]);
});

test("no id is translated twice", () => {
  const ids = Object.values(german).flatMap((texts) => Object.keys(texts));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test("German texts use the same values as English ones", () => {
  const translated = Object.assign({}, ...Object.values(german)) as Record<string, string>;
  for (const [id, text] of idsInCode())
    expect([...new Set(placeholders(translated[id] ?? ""))], id).toEqual([...new Set(placeholders(text))]);
});
