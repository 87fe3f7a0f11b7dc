import { createContext, useContext } from "react";
import type { Choices, PageConfig, Permission } from "./config";

export interface Notice {
  kind: "success" | "info" | "error";
  title: string;
  text?: string;
}

/** Who works here, and how the API is reached: the same for all hosts. */
export interface Session {
  readonly host: PageConfig["host"];
  readonly apiUrl: string;
  readonly basename: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly organizationEnabled: boolean;
  readonly choices: Choices;
  readonly staff: { name: string; email: string } | null;
  readonly permissions: ReadonlySet<Permission>;
  /** True inside the host's own frame, which has its own navigation and notices. */
  readonly embedded: boolean;
  /** The headers of a request; asked for with every request, because tokens are renewed. */
  headers(): Record<string, string> | Promise<Record<string, string>>;
  /** A link into the host's own pages; null where there is none. Ids are global ids of the host's rows. */
  orderLink(order: { id: string; number: string }): string | null;
  customerLink(userId: string): string | null;
  /** A link to a page of ours, as the host opens it; null where it cannot. For what stands outside of our pages. */
  pageLink(path: string): string | null;
  /** The host's own first page; null inside its frame. */
  readonly home: string | null;
  /** Where to log in again, leading back to where one was; null where the host does that. */
  logInLink(): string | null;
  /** Open a link of the host. */
  follow(link: string): void;
  /** Shows a notice in the host's own way; false where it has none, so ours is shown. */
  notify(notice: Notice): boolean;
  /** Tell the host how high (pixels) a widget is, so that its frame follows. */
  resize(height: number): void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("no session around this component");
  return session;
}

/** Whether the staff member has at least one of these permissions. The API decides again. */
export function usePermission(...wanted: Permission[]): boolean {
  const { permissions } = useSession();
  return wanted.some((permission) => permissions.has(permission));
}
