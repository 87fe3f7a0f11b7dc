/** What codes are called: countries (ISO 3166-1), languages (BCP 47) and currencies (ISO 4217), in a language of ours. */
type Kind = "region" | "language" | "currency";

const known = new Map<string, Intl.DisplayNames>();

/** The name of a code; the code itself where nobody has named it, or where it is none. */
export function nameOfCode(kind: Kind, code: string, locale: string): string {
  if (!code) return "";
  const key = `${kind} ${locale}`;
  const names = known.get(key) ?? new Intl.DisplayNames([locale], { type: kind });
  known.set(key, names);
  try {
    return names.of(kind === "language" ? code.replaceAll("_", "-") : code) ?? code;
  } catch {
    return code;
  }
}

/** Codes as choices, in the order of their names. A code that is chosen already is among them, whatever the shop has now. */
export function namedOptions(
  kind: Kind,
  codes: readonly string[],
  locale: string,
  chosen = "",
): { id: string; label: string }[] {
  const order = new Intl.Collator(locale);
  return [...new Set(chosen ? [...codes, chosen] : codes)]
    .map((id) => ({ id, label: labelOf(kind, id, locale) }))
    .sort((a, b) => order.compare(a.label, b.label));
}

/** Amounts stand beside codes of currencies everywhere, so the code comes with the name. */
function labelOf(kind: Kind, code: string, locale: string): string {
  const name = nameOfCode(kind, code, locale);
  return kind === "currency" && name !== code ? `${code} – ${name}` : name;
}
