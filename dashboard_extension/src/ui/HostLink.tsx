import type { ReactNode } from "react";
import { Link } from "react-aria-components";
import { useSession } from "../session/session";

/** A link into the host's own pages; without one it is plain text. Inside a frame, the host itself has to open it. */
export function HostLink({ to, children }: { to: string | null; children: ReactNode }) {
  const session = useSession();
  if (!to) return children;
  if (!session.embedded) return <a href={to}>{children}</a>;
  return (
    <Link className="host-link" onPress={() => session.follow(to)}>
      {children}
    </Link>
  );
}
