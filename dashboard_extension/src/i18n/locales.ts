/** The languages that there are texts in; English stands in the code, others in a `<language>.json` beside it. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

const german = import.meta.glob<Record<string, string>>("../**/de.json", { import: "default" });

export function languageOf(locale: string): Language {
  return locale.toLowerCase().startsWith("de") ? "de" : "en";
}

/** The texts of a language, by message id; empty for English. */
export async function loadTexts(language: Language): Promise<Record<string, string>> {
  if (language === "en") return {};
  const parts = await Promise.all(Object.values(german).map((load) => load()));
  return Object.assign({}, ...parts);
}
