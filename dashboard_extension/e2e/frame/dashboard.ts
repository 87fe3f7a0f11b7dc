import { existsSync, readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import type { FrameLocator, Page, Route } from "@playwright/test";
import type { PageConfig } from "../../src/session/config";

/** The shop's API, which serves our pages as well. */
export const SHOP = "https://shop.test";

/** The Dashboard beside it, and one of another site, whose frames browsers keep from storage. */
export const DASHBOARD = "https://dashboard.shop.test";
export const FOREIGN_DASHBOARD = "https://dashboard.test";

const BUILD = resolve(import.meta.dirname, "../../../saleor_customer_ext/static/saleor_customer_ext/dashboard");
const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
const APP = "/extensions/app/QXBwOjE%3D";

// As `saleor_customer_ext/dashboard.py` writes it.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; connect-src 'self'; " +
  "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors *";

const CONFIG: PageConfig = {
  host: "saleor",
  apiUrl: "/graphql/",
  basename: "/customer-ext",
  csrf: null,
  locale: "en",
  timeZone: "Europe/Berlin",
  currency: "EUR",
  organizationEnabled: true,
  staff: null,
  permissions: null,
  links: { home: "/", logIn: null, order: "/orders/{id}", customer: "/customers/{id}" },
  choices: {
    languages: ["de", "en"],
    countries: ["AT", "DE"],
    channels: null,
    currencies: null,
    invitationSeconds: 259_200,
  },
};

/** A token as Saleor writes it; who asks with it is not looked at here. */
export function tokenOf(email: string, permissions: string[], seconds = 300): string {
  const claims = { email, permissions, exp: Math.floor(Date.now() / 1000) + seconds };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
}

/**
 * What the Dashboard around the frame does, as far as it matters here: it gives the token when the frame has loaded and when
 * it is asked to, language and colours when it has loaded for the first time, and answers every action.
 */
function dashboardPage(origin: string): string {
  return `<!doctype html><html lang="en"><title>Dashboard</title><body style="margin:0"><script>
    const frame = document.createElement("iframe");
    frame.title = "App";
    frame.sandbox = "allow-same-origin allow-forms allow-scripts allow-downloads allow-popups";
    frame.style = "border:0;width:100vw;height:100vh";
    window.host = { actions: [], token: sessionStorage.token, locale: sessionStorage.locale, theme: "light", frame };
    host.send = (type, payload) => frame.contentWindow.postMessage({ type, payload }, ${JSON.stringify(origin)});
    host.handshake = () => host.send("handshake", { token: host.token, version: 1, dashboardVersion: "3.23.27" });
    addEventListener("message", ({ data, origin }) => {
      if (origin !== ${JSON.stringify(origin)} || !data?.payload?.actionId) return;
      const { actionId, ...payload } = data.payload;
      host.actions.push({ type: data.type, ...payload });
      if (data.type === "notifyReady") host.handshake();
      host.send("response", { actionId, ok: true });
    });
    let told = false;
    frame.onload = () => {
      host.handshake();
      if (told) return;
      told = true;
      host.send("localeChanged", { locale: host.locale });
      host.send("theme", { theme: host.theme });
      host.send("redirect", { path: location.pathname });
    };
    const ours = "domain=shop.test&saleorApiUrl=" + encodeURIComponent(${JSON.stringify(`${SHOP}/graphql/`)}) + "&id=QXBwOjE%3D&theme=" + host.theme;
    const path = location.pathname.slice(${APP.length}) || "/";
    frame.src = ${JSON.stringify(`${origin}/customer-ext`)} + path + (location.search ? location.search + "&" : "?") + ours;
    document.body.append(frame);
  </script>`;
}

function ourPage(): string {
  const manifest = JSON.parse(readFileSync(resolve(BUILD, ".vite/manifest.json"), "utf8"));
  const entry = manifest["src/main.tsx"];
  const styles = (entry.css ?? []).map((file: string) => `<link rel="stylesheet" href="/static/${file}">`).join("");
  return `<!doctype html><html lang="en"><head><title>Customers</title><meta name="viewport" content="width=device-width">${styles}</head>
    <body><div id="root"></div><script type="application/json" id="customer-ext-config">${JSON.stringify(CONFIG)}</script>
    <script type="module" src="/static/${entry.file}"></script></body></html>`;
}

/** One request that reached some API. */
export interface Asked {
  url: string;
  authorization: string | null;
  operation: string;
}

export interface Host {
  app: FrameLocator;
  /** Requests to GraphQL, to whichever server. */
  asked: Asked[];
  /** What the frame asked the Dashboard for. */
  actions(): Promise<{ type: string }[]>;
  send(type: string, payload: object): Promise<void>;
}

interface Options {
  token: string;
  /** Scripts beside the first one arrive so many milliseconds late. */
  late?: number;
  locale?: string;
  dashboard?: string;
  data?: Record<string, object>;
}

/**
 * Open a path of our pages inside of the Dashboard. `token` is what the Dashboard hands over, `data` what the shop answers to
 * operations, by their names; to others it answers with an error.
 */
export async function openInDashboard(page: Page, path: string, options: Options): Promise<Host> {
  const { token, locale = "en", dashboard = DASHBOARD, data = {}, late = 0 } = options;
  if (!existsSync(BUILD)) throw new Error("these tests look at the build: run `npm run build` first");
  const asked: Asked[] = [];
  await page.route("https://*.test/**", (route) => answer(route, asked, data, late));
  await page.goto(`${dashboard}/empty`);
  await page.evaluate(([token, locale]) => Object.assign(sessionStorage, { token, locale }), [token, locale] as const);
  await page.goto(`${dashboard}${APP}${path}`);
  return {
    app: page.frameLocator("iframe"),
    asked,
    actions: () => page.evaluate("host.actions"),
    send: (type, payload) => page.evaluate(`host.send(${JSON.stringify(type)}, ${JSON.stringify(payload)})`),
  };
}

async function answer(route: Route, asked: Asked[], data: Record<string, object>, late: number): Promise<void> {
  const request = route.request();
  const { origin, pathname } = new URL(request.url());
  if (pathname.startsWith("/graphql")) {
    const operation = /(?:query|mutation)\s+(\w+)/.exec(request.postData() ?? "")?.[1] ?? "";
    asked.push({ url: request.url(), authorization: await request.headerValue("authorization"), operation });
    const errors = [{ message: "there are no data for this in the test" }];
    return route.fulfill({ json: data[operation] ? { data: data[operation] } : { data: null, errors } });
  }
  if (origin === DASHBOARD || origin === FOREIGN_DASHBOARD) {
    const body = pathname === "/empty" ? "<!doctype html><title>Empty</title>" : dashboardPage(SHOP);
    return route.fulfill({ contentType: "text/html", body });
  }
  if (pathname.startsWith("/static/")) {
    const file = resolve(BUILD, pathname.slice("/static/".length));
    if (extname(file) === ".js" && !pathname.includes("/main-")) await new Promise((go) => setTimeout(go, late));
    return route.fulfill({ contentType: TYPES[extname(file)] ?? "application/octet-stream", body: readFileSync(file) });
  }
  return route.fulfill({ contentType: "text/html", headers: { "Content-Security-Policy": POLICY }, body: ourPage() });
}
