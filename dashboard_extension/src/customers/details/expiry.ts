import type { CreditAccount } from "./query";

type Lot = CreditAccount["lots"][number];

/** What expires next; null where nothing does. */
export function nextExpiry(lots: readonly Lot[]): (Lot & { expiresAt: string }) | null {
  const ending = lots.filter((lot): lot is Lot & { expiresAt: string } => Boolean(lot.expiresAt));
  return ending.reduce<(Lot & { expiresAt: string }) | null>(
    (soonest, lot) => (soonest && Date.parse(soonest.expiresAt) <= Date.parse(lot.expiresAt) ? soonest : lot),
    null,
  );
}
