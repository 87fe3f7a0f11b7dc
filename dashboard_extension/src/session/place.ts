/**
 * Where the staff member was inside a frame whose host does not keep it in its own address: the Saleor Dashboard loads the
 * frame's first address again when it is reloaded itself.
 */
const KEY = "customer-ext-place";

/** How old a kept place may be, in milliseconds: a reload is quick, a visit to some other site is not. */
const LASTS = 30_000;

const OF_THE_HOST = /^(domain|saleorApiUrl|id|theme|locale|appParams|featureFlags.*)$/;

/** Take what the host added to the address out of it; the rest is ours, and what staff see and copy. */
export function dropHostParameters(): void {
  const query = new URLSearchParams(window.location.search);
  for (const name of [...query.keys()]) if (OF_THE_HOST.test(name)) query.delete(name);
  const rest = query.size ? `?${query}` : "";
  window.history.replaceState(window.history.state, "", window.location.pathname + rest + window.location.hash);
}

/**
 * Go back to where one was before the host's page was reloaded, and note where one is when that happens again. Frames
 * hear of `beforeunload` when the whole page goes, and not when the host only takes the frame away.
 */
export function keepPlace(signal: AbortSignal): void {
  const entry = here();
  const kept = takeKept();
  if (kept && kept.entry === entry && kept.at > Date.now() - LASTS) {
    window.history.replaceState(window.history.state, "", kept.place);
  }
  window.addEventListener("beforeunload", () => store({ entry, place: here(), at: Date.now() }), { signal });
}

interface Kept {
  entry: string;
  place: string;
  at: number;
}

function here(): string {
  const { pathname, search, hash } = window.location;
  return pathname + search + hash;
}

function takeKept(): Kept | null {
  try {
    const text = window.sessionStorage.getItem(KEY);
    window.sessionStorage.removeItem(KEY);
    const kept = JSON.parse(text ?? "null") as Kept | null;
    return kept?.place.startsWith("/") && !kept.place.startsWith("//") ? kept : null;
  } catch {
    return null; // storage is closed to frames of other sites
  }
}

function store(kept: Kept): void {
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // as above: then one starts at the first page again
  }
}
