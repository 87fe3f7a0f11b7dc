import { useCallback } from "react";
import { useSearchParams } from "react-router";

/**
 * State that lives in the address, so that reload, back and a copied link keep it. `set` changes the given keys and
 * leaves the others; an empty or missing value takes the key out. Typing replaces the entry in the history, a choice adds one.
 */
export function useUrlState() {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (changes: Record<string, string | readonly string[] | null | undefined>, options: { replace?: boolean } = {}) => {
      setParams((before) => {
        const after = new URLSearchParams(before);
        for (const [key, value] of Object.entries(changes)) {
          after.delete(key);
          for (const each of typeof value === "string" ? [value] : (value ?? [])) if (each) after.append(key, each);
        }
        return after;
      }, options);
    },
    [setParams],
  );
  return [params, set] as const;
}
