/** Scrolls a row of links or tabs sideways until one of them is in sight; on narrow screens not all of them are. */
export function bringInSight(one: Element | null | undefined) {
  const row = one?.parentElement;
  if (!one || !row) return;
  const [box, its] = [row.getBoundingClientRect(), one.getBoundingClientRect()];
  if (its.left < box.left) row.scrollLeft -= box.left - its.left;
  else if (its.right > box.right) row.scrollLeft += its.right - box.right;
}
