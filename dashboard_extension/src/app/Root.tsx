import { useEffect, useState } from "react";
import { FormattedMessage, IntlProvider } from "react-intl";
import { languageOf, loadTexts } from "../i18n/locales";
import type { PageConfig } from "../session/config";
import { type Connection, connect } from "../session/connection";
import "../ui/states.css";
import { App } from "./App";

interface Shown {
  connection: Connection;
  locale: string;
  texts: Record<string, string>;
}

/**
 * Finds out who works here and in which language, then shows the application. What is shown stays until the texts of another
 * language are there, so that nothing typed is lost when the host changes it.
 */
export function Root({ config }: { config: PageConfig }) {
  const [connection, setConnection] = useState<Connection>({ state: "waiting" });
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => connect(config, setConnection), [config]);
  useEffect(() => {
    let wanted = true;
    const locale = connection.state === "ready" ? connection.session.locale : config.locale;
    loadTexts(languageOf(locale))
      .catch(() => ({})) // English is better than nothing
      .then((texts) => {
        if (!wanted) return;
        document.documentElement.lang = locale;
        setShown({ connection, locale, texts });
      });
    return () => {
      wanted = false;
    };
  }, [connection, config]);

  if (!shown) return null;
  if (shown.connection.state === "ready") return <App session={shown.connection.session} texts={shown.texts} />;
  return (
    <IntlProvider locale={shown.locale} defaultLocale="en" messages={shown.texts}>
      {shown.connection.state === "failed" ? <Failed why={shown.connection.why} /> : <Waiting />}
    </IntlProvider>
  );
}

function Waiting() {
  return (
    <p className="state" role="status">
      <FormattedMessage id="app.waiting" defaultMessage="Waiting for the dashboard …" />
    </p>
  );
}

function Failed({ why }: { why: "standalone" | "permission" | "silence" }) {
  return (
    <div className="state" role="alert">
      <h1>
        {why === "permission" ? (
          <FormattedMessage id="app.noPermission" defaultMessage="You do not have permission for this" />
        ) : why === "standalone" ? (
          <FormattedMessage id="app.standalone" defaultMessage="This page works inside the Saleor Dashboard" />
        ) : (
          <FormattedMessage id="app.silence" defaultMessage="The dashboard does not answer" />
        )}
      </h1>
      <p className="muted">
        {why === "permission" ? (
          <FormattedMessage
            id="app.noPermissionHelp"
            defaultMessage="Whoever looks after staff accounts in your shop can give it to you."
          />
        ) : why === "standalone" ? (
          <FormattedMessage id="app.standaloneHelp" defaultMessage="Open it there, among the customers." />
        ) : (
          <FormattedMessage
            id="app.silenceHelp"
            defaultMessage="Reload the page. If that does not help, log in again."
          />
        )}
      </p>
    </div>
  );
}
