import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { I18nProvider } from "react-aria-components";
import { IntlProvider } from "react-intl";
import { createBrowserRouter, RouterProvider } from "react-router";
import { newQueryClient } from "../api/hooks";
import { languageOf } from "../i18n/locales";
import { type Session, SessionContext } from "../session/session";
import { routes } from "./routes";

/** The application for one session, in one language. */
export function App({ session, texts }: { session: Session; texts: Record<string, string> }) {
  const [router] = useState(() => createBrowserRouter(routes, { basename: session.basename || "/" }));
  const [queries] = useState(newQueryClient);
  return (
    <SessionContext value={session}>
      <IntlProvider
        locale={session.locale}
        defaultLocale="en"
        messages={texts}
        timeZone={session.timeZone}
        onError={(error) => {
          if (!(languageOf(session.locale) === "en" && error.code === "MISSING_TRANSLATION")) reportError(error);
        }}
      >
        <I18nProvider locale={session.locale}>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </I18nProvider>
      </IntlProvider>
    </SessionContext>
  );
}
