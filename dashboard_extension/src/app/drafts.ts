import { useSession } from "../session/session";

/**
 * Keeps what was typed while one logs in again, which leaves the page: for this tab and this staff member alone, until the
 * form is opened again. Frames whose host renews the log-in do not leave the page and may have no storage; then it does nothing.
 */
export function useDraft<Values>(form: string): { take: () => Values | null; keep: (values: Values) => void } {
  const { staff } = useSession();
  const key = `customer-ext-draft:${staff?.email ?? ""}:${form}`;
  return {
    take: () => {
      try {
        const text = sessionStorage.getItem(key);
        sessionStorage.removeItem(key);
        return text === null ? null : (JSON.parse(text) as Values);
      } catch {
        return null;
      }
    },
    keep: (values) => {
      try {
        sessionStorage.setItem(key, JSON.stringify(values));
      } catch {
        // Nothing can be kept here.
      }
    },
  };
}
