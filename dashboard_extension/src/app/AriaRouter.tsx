import type { ReactNode } from "react";
import { RouterProvider } from "react-aria-components";
import { useNavigate } from "react-router";
import { useSession } from "../session/session";

/**
 * Lets links in tables and buttons go through the router. They link by whole addresses, so that "open in a new tab" works;
 * the router wants them without what it is mounted at.
 */
export function AriaRouter({ children }: { children: ReactNode }) {
  const { basename } = useSession();
  const navigate = useNavigate();
  const go = (href: string) => navigate(href.startsWith(basename) ? href.slice(basename.length) || "/" : href);
  return <RouterProvider navigate={go}>{children}</RouterProvider>;
}
