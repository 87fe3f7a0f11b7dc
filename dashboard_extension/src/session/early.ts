import type { Theme } from "../theme/theme";

/** What the Dashboard has said of its language and colours, null as long as it has not. */
export const early: { locale: string | null; theme: Theme | null } = { locale: null, theme: null };

/**
 * Listen before the page has loaded. The Dashboard says both once, as soon as the frame has loaded, and does not repeat it
 * with the token: by then what talks to it (`saleor.ts`) may still be on its way.
 */
export function listenEarly(): void {
  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || source === window) return;
    const { locale, theme } = data?.payload ?? {};
    if (data?.type === "localeChanged" && typeof locale === "string") early.locale = locale;
    if (data?.type === "theme" && (theme === "light" || theme === "dark")) early.theme = theme;
  });
}
