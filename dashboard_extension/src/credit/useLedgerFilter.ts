import { useMemo } from "react";
import { useUrlState } from "../app/useUrlState";
import type { CreditEntryFilterInput, CreditEntryKind } from "../gql/graphql";
import { useSession } from "../session/session";
import { type Day, endOf, isDay, startOf } from "./days";
import { KINDS } from "./words";

export interface LedgerFilter {
  kind: CreditEntryKind | null;
  from: Day | null;
  until: Day | null;
  /** The day at whose end the balance is shown beside today's. */
  asOf: Day | null;
}

/** Which entries are shown, and the balance of which day: in the address, under `kind`, `from`, `until` and `asOf`. */
export function useLedgerFilter() {
  const { timeZone } = useSession();
  const [params, setParams] = useUrlState();
  const day = (name: string): Day | null => {
    const text = params.get(name);
    return isDay(text) ? text : null;
  };
  const kind = KINDS.find((each) => each === params.get("kind")) ?? null;
  const [from, until, asOf] = [day("from"), day("until"), day("asOf")];
  const input = useMemo<CreditEntryFilterInput | null>(() => {
    if (!kind && !from && !until) return null;
    return {
      ...(kind ? { kinds: [kind] } : {}),
      ...(from || until
        ? {
            createdAt: {
              ...(from ? { gte: startOf(from, timeZone) } : {}),
              ...(until ? { lte: endOf(until, timeZone) } : {}),
            },
          }
        : {}),
    };
  }, [kind, from, until, timeZone]);
  return {
    filter: { kind, from, until, asOf } satisfies LedgerFilter,
    /** The same for the API; null for all entries. */
    input,
    set: (changes: Partial<LedgerFilter>) => setParams(changes, { replace: true }),
    clear: () => setParams({ kind: null, from: null, until: null }),
  };
}
