import { type Actions, AppBridge, actions } from "@saleor/app-sdk/app-bridge";
import { applyTheme } from "../theme/theme";
import type { PageConfig } from "./config";
import type { Connection } from "./connection";
import { early } from "./early";
import { dropHostParameters, keepPlace } from "./place";
import type { Notice, Session } from "./session";
import { type Claims, readToken, TokenKeeper } from "./token";

/** How long the Dashboard may take to say who is there, in milliseconds. */
const PATIENCE = 10_000;

/** The language comes in a message of its own, after the token; so long is waited for it, in milliseconds. */
const LANGUAGE_PATIENCE = 200;

/** How long a request waits for a token that ran out, as it does while the computer sleeps, in milliseconds. */
const RENEWAL_PATIENCE = 8_000;

/**
 * Work inside a frame of the Saleor Dashboard. `tell` hears "ready" again, with a new session, whenever permissions or
 * language change; and it may hear it after a failure, where the Dashboard was slow or the token came later.
 *
 * The token stays in memory and goes to the address in the page's configuration alone. The frame's own address names one as
 * well, but the Dashboard puts the query of its own address before it: a crafted link could name any server.
 */
export function connectSaleor(config: PageConfig, tell: (connection: Connection) => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  if (window.parent === window) {
    tell({ state: "failed", why: "standalone" });
    return;
  }
  const tokens = new TokenKeeper();
  let language = early.locale;
  let told: string | null = null;

  const announce = () => {
    if (!tokens.claims || signal.aborted) return;
    clearTimeout(patience);
    const session = sessionOf(config, bridge, tokens, tokens.claims, language ?? config.locale);
    const state = JSON.stringify([session.locale, session.staff, ...session.permissions]);
    if (state !== told) tell({ state: "ready", session });
    told = state;
  };
  const refuse = () => {
    if (tokens.claims) return;
    clearTimeout(patience);
    tell({ state: "failed", why: "permission" });
  };
  const patience = setTimeout(() => tell({ state: "failed", why: "silence" }), PATIENCE);
  signal.addEventListener("abort", () => clearTimeout(patience));

  // Before the bridge listens: it throws on an empty token, and believes every window of the Dashboard's origin.
  window.addEventListener("message", (event) => guard(event, refuse), { capture: true, signal });
  const bridge = new AppBridge({ saleorApiUrl: config.apiUrl });
  dropHostParameters();
  keepPlace(signal);
  applyTheme(early.theme ?? bridge.getState().theme ?? "light");

  bridge.subscribe("theme", ({ theme }) => applyTheme(theme));
  bridge.subscribe("localeChanged", ({ locale }) => {
    language = locale;
    announce();
  });
  bridge.subscribe("tokenRefresh", ({ token }) => {
    tokens.receive(token);
    announce();
  });
  bridge.subscribe("handshake", ({ token }) => {
    tokens.receive(token);
    if (language) announce();
    else setTimeout(announce, LANGUAGE_PATIENCE);
  });
}

/** Let through to the bridge what comes from the Dashboard itself, and no token that is none. */
function guard(event: MessageEvent, refuse: () => void): void {
  const { type, payload } = (event.data ?? {}) as { type?: unknown; payload?: { token?: unknown } };
  const fromHost = event.source === window.parent && typeof type === "string";
  const lacksToken = fromHost && (type === "handshake" || type === "tokenRefresh") && !readToken(payload?.token);
  if (!fromHost || lacksToken) event.stopImmediatePropagation();
  if (lacksToken) refuse();
}

function sessionOf(
  config: PageConfig,
  bridge: AppBridge,
  tokens: TokenKeeper,
  claims: Claims,
  locale: string,
): Session {
  const app = bridge.getState().id || null; // not known where the frame alone was loaded again
  return {
    host: "saleor",
    apiUrl: config.apiUrl,
    basename: config.basename,
    locale,
    timeZone: config.timeZone,
    currency: config.currency,
    organizationEnabled: config.organizationEnabled,
    choices: config.choices,
    staff: { name: claims.email, email: claims.email },
    permissions: claims.permissions,
    embedded: true,
    home: null,
    headers: async () => ({ Authorization: `Bearer ${await tokens.current(RENEWAL_PATIENCE)}` }),
    orderLink: ({ id }) => config.links.order?.replace("{id}", encodeURIComponent(id)) ?? null,
    customerLink: (userId) => config.links.customer?.replace("{id}", encodeURIComponent(userId)) ?? null,
    pageLink: (path) => app && `/extensions/app/${encodeURIComponent(app)}${path}`,
    logInLink: () => null,
    follow: (link) => send(bridge, () => actions.Redirect({ to: link })),
    notify: ({ kind, title, text }: Notice) => {
      send(bridge, () => actions.Notification({ status: kind, title, text: text ?? "" }));
      return true;
    },
    resize: (height) => {
      if (height > 0) send(bridge, () => actions.WidgetResize({ height }));
    },
  };
}

/** Ask the Dashboard for something. Whether it did cannot be relied on: frames that it closes hear no answer. */
function send(bridge: AppBridge, action: () => Actions): void {
  bridge.dispatch(action()).catch(() => {});
}
