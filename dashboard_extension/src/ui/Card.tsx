import { type ReactNode, useId } from "react";
import "./card.css";

/** A part of a page with a title; `actions` stand at the right of it. */
export function Card({ title, actions, children }: { title: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card-header">
        <h2 id={id}>{title}</h2>
        {actions && <div className="row no-print">{actions}</div>}
      </header>
      <div className="card-body">{children}</div>
    </section>
  );
}

/** A figure that matters, with its name. */
export function StatTile({
  name,
  value,
  more,
  large,
}: {
  name: ReactNode;
  value: ReactNode;
  more?: ReactNode;
  large?: boolean;
}) {
  return (
    <div className={`stat ${large ? "stat-large" : ""}`}>
      <span className="stat-name">{name}</span>
      <span className="stat-value number">{value}</span>
      {more && <span className="small muted">{more}</span>}
    </div>
  );
}

/** Names and what they stand for. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
