import type { Theme } from "../theme/theme";

interface Look {
  locale: string | null;
  theme: Theme | null;
}

const KEY = "customer-ext-look";

/** What the Dashboard has said of its language and colours, null as long as it has not. */
export const early: Look = { locale: null, theme: null };

/**
 * Listen before the page has loaded. The Dashboard says both once, as soon as a frame has loaded for the first time: what
 * talks to it (`saleor.ts`) may still be on its way then, and a page that is loaded into the same frame later hears nothing,
 * so it begins with what the last one heard.
 */
export function listenEarly(): void {
  Object.assign(early, { locale: null, theme: null, ...kept() });
  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || source === window) return;
    const { locale, theme } = data?.payload ?? {};
    if (data?.type === "localeChanged" && typeof locale === "string") early.locale = locale;
    if (data?.type === "theme" && (theme === "light" || theme === "dark")) early.theme = theme;
    keep();
  });
}

function kept(): Partial<Look> {
  try {
    return JSON.parse(window.sessionStorage.getItem(KEY) ?? "{}") as Partial<Look>;
  } catch {
    return {}; // storage is closed to frames of other sites
  }
}

function keep(): void {
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify(early));
  } catch {
    // as above
  }
}
