interface Placed {
  id: string;
  position: number;
  isActive: boolean;
}

/**
 * Move an active field one place up or down among the active ones, and give what has to be written for that: positions
 * count from 1 without gaps afterwards, so a move is two writes where they did before.
 */
export function moved<Item extends Placed>(
  fields: readonly Item[],
  id: string,
  by: 1 | -1,
): { id: string; position: number }[] {
  const order = [...fields];
  const at = order.findIndex((field) => field.id === id);
  let to = at + by;
  while (order[to] && !order[to]?.isActive) to += by;
  const field = order[at];
  if (!field || !order[to]) return [];
  order.splice(at, 1);
  order.splice(to, 0, field);
  return order.flatMap((each, place) => (each.position === place + 1 ? [] : [{ id: each.id, position: place + 1 }]));
}
