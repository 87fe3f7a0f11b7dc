import { type RefObject, useEffect } from "react";

/** Scrolls a row of links or tabs sideways until the current one is in sight; on narrow screens not all of them are. */
export function useInSight(row: RefObject<HTMLElement | null>, current: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is current
  useEffect(() => {
    const element = row.current;
    const one = element?.querySelector<HTMLElement>("[aria-current=page], [aria-selected=true]");
    if (!element || !one) return;
    const [box, its] = [element.getBoundingClientRect(), one.getBoundingClientRect()];
    if (its.left < box.left) element.scrollLeft -= box.left - its.left;
    else if (its.right > box.right) element.scrollLeft += its.right - box.right;
  }, [current]);
}
