import type { CSSProperties, ReactNode } from "react";
import "./pill.css";

export type Tone = "neutral" | "success" | "warning" | "critical" | "info";

/** A status in words; the colour only helps. */
export function Pill({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`pill pill-${tone}`}>{children}</span>;
}

/** A tag of the shop, with the colour that staff gave it as a dot, so that every colour stays readable. */
export function TagPill({ name, color }: { name: string; color: string }) {
  return (
    <span className="pill pill-tag" style={{ "--tag": color } as CSSProperties}>
      <span className="pill-dot" aria-hidden="true" />
      {name}
    </span>
  );
}
