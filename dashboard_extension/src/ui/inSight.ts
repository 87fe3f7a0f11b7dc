/** Scrolls a row of links or tabs sideways until one of them is in sight; on narrow screens not all of them are. */
export function bringInSight(one: Element | null | undefined) {
  const row = one?.parentElement;
  if (!one || !row) return;
  const [box, its] = [row.getBoundingClientRect(), one.getBoundingClientRect()];
  if (its.left < box.left) row.scrollLeft -= Math.ceil(box.left - its.left);
  else if (its.right > box.right) row.scrollLeft += Math.ceil(its.right - box.right); // it takes whole pixels
}
