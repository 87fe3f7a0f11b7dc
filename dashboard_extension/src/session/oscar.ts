import type { PageConfig } from "./config";
import type { Session } from "./session";

/** The number at the end of a global id; ids are base64 of "Type:number". */
export function keyOf(globalId: string): string {
  const text = atob(globalId.replaceAll("-", "+").replaceAll("_", "/"));
  return text.slice(text.lastIndexOf(":") + 1);
}

/** A session of the shop's own: the browser's cookie, and a token against forged requests. */
export function oscarSession(config: PageConfig): Session {
  const { csrf, links } = config;
  return {
    host: "oscar",
    apiUrl: config.apiUrl,
    basename: config.basename,
    locale: config.locale,
    timeZone: config.timeZone,
    currency: config.currency,
    organizationEnabled: config.organizationEnabled,
    choices: config.choices,
    staff: config.staff,
    permissions: new Set(config.permissions ?? []),
    embedded: false,
    home: links.home,
    headers: () => (csrf ? { [csrf.header]: csrf.token } : {}),
    orderLink: ({ number }) => links.order?.replace("{number}", encodeURIComponent(number)) ?? null,
    customerLink: (userId) => links.customer?.replace("{pk}", encodeURIComponent(keyOf(userId))) ?? null,
    logInLink: () =>
      links.logIn ? links.logIn + encodeURIComponent(window.location.pathname + window.location.search) : null,
    pageLink: (path) => config.basename + path,
    follow: (link) => window.location.assign(link),
    notify: () => false,
    resize: () => {},
  };
}
