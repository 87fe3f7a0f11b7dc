import { useEffect } from "react";
import { FormattedMessage } from "react-intl";
import { Outlet } from "react-router";
import { useSession } from "../session/session";
import { NoPermission } from "../ui/states";
import { Toasts } from "../ui/toasts";
import { AriaRouter } from "./AriaRouter";
import { Navigation } from "./Navigation";
import "./shell.css";

/** `/` puts the cursor into the page's search, unless one is typing. */
function useSearchKey() {
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target?.closest("input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog]")) return;
      const search = document.querySelector<HTMLInputElement>("input[type=search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);
}

/** What is around every page. */
export function Shell() {
  const session = useSession();
  useSearchKey();
  return (
    <AriaRouter>
      <a className="skip-link" href="#content">
        <FormattedMessage id="app.skip" defaultMessage="Skip to the content" />
      </a>
      <div className="shell">
        <TopBar />
        {session.permissions.size ? <Outlet /> : <NoPermission />}
      </div>
      <Toasts />
    </AriaRouter>
  );
}

function TopBar() {
  const session = useSession();
  return (
    <header className="top-bar no-print">
      {session.home && (
        <a className="top-bar-home" href={session.home}>
          <FormattedMessage id="app.home" defaultMessage="Dashboard" />
        </a>
      )}
      <Navigation />
      {!session.embedded && session.staff && <span className="top-bar-staff muted small">{session.staff.name}</span>}
    </header>
  );
}
