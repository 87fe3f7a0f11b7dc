import { Pill } from "../ui/Pill";
import type { Group } from "./kinds";
import { STATE_TONES, useGroupWords } from "./words";

/** Whether a group counts today, and until when. */
export function StatePill({ group }: { group: Group }) {
  const { state, text, more } = useGroupWords().state(group);
  return (
    <span className="row">
      <Pill tone={STATE_TONES[state]}>{text}</Pill>
      {more && <span className="small muted">{more}</span>}
    </span>
  );
}
