import "./randomUUID";
import type { PageConfig } from "./config";
import { oscarSession } from "./oscar";
import type { Session } from "./session";

/**
 * How far the page is with knowing who works here. It fails for three reasons: it stands outside of the frame that it
 * needs, the host says that the staff member lacks a permission, or the host says nothing.
 */
export type Connection =
  | { state: "waiting" }
  | { state: "ready"; session: Session }
  | { state: "failed"; why: "standalone" | "permission" | "silence" };

/** Find out who works here; `tell` hears it now and whenever it changes. Returns what ends that. */
export function connect(config: PageConfig, tell: (connection: Connection) => void): () => void {
  if (config.host === "oscar") {
    tell({ state: "ready", session: oscarSession(config) });
    return () => {};
  }
  const ending = new AbortController();
  tell({ state: "waiting" });
  // Loaded only here, so that it costs other hosts nothing.
  import("./saleor").then(
    ({ connectSaleor }) => connectSaleor(config, tell, ending.signal),
    () => tell({ state: "failed", why: "silence" }),
  );
  return () => ending.abort();
}
