import { useEffect, useState } from "react";
import { FormattedMessage, IntlProvider } from "react-intl";
import { languageOf, loadTexts } from "../i18n/locales";
import type { PageConfig } from "../session/config";
import { type Connection, connect } from "../session/connection";
import "../ui/states.css";
import { App } from "./App";

/** Finds out who works here and in which language, then shows the application. */
export function Root({ config }: { config: PageConfig }) {
  const [connection, setConnection] = useState<Connection>({ state: "waiting" });
  const [texts, setTexts] = useState<{ language: string; texts: Record<string, string> } | null>(null);
  useEffect(() => connect(config, setConnection), [config]);

  const locale = connection.state === "ready" ? connection.session.locale : config.locale;
  const language = languageOf(locale);
  useEffect(() => {
    let wanted = true;
    document.documentElement.lang = locale;
    loadTexts(language)
      .catch(() => ({})) // English is better than nothing
      .then((loaded) => wanted && setTexts({ language, texts: loaded }));
    return () => {
      wanted = false;
    };
  }, [language, locale]);

  if (texts?.language !== language) return null;
  if (connection.state === "ready") return <App session={connection.session} texts={texts.texts} />;
  return (
    <IntlProvider locale={locale} defaultLocale="en" messages={texts.texts}>
      {connection.state === "failed" ? <Failed why={connection.why} /> : <Waiting />}
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
