/** The list that one came from, kept for as long as the page is open: for previous and next, and for the way back. */
interface Shown {
  ids: readonly string[];
  /** The list's address after the question mark. */
  where: string;
}

let shown: Shown = { ids: [], where: "" };

export function rememberList(ids: readonly string[], where: string): void {
  shown = { ids, where };
}

/** Who stands before and after a customer in the list that one came from, and that list's own address. */
export function neighboursOf(id: string): { previous: string | null; next: string | null; list: string } {
  const at = shown.ids.indexOf(id);
  return {
    previous: at > 0 ? (shown.ids[at - 1] ?? null) : null,
    next: at >= 0 ? (shown.ids[at + 1] ?? null) : null,
    list: shown.where ? `/?${shown.where}` : "/",
  };
}
