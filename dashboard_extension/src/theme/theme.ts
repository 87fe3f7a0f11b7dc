export type Theme = "light" | "dark";

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** Follow the browser's wish, where no host says otherwise. */
export function followBrowser(): () => void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => applyTheme(dark.matches ? "dark" : "light");
  apply();
  dark.addEventListener("change", apply);
  return () => dark.removeEventListener("change", apply);
}
