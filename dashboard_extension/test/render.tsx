import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { IntlProvider } from "react-intl";
import { createMemoryRouter, Outlet, RouterProvider } from "react-router";
import { AriaRouter } from "../src/app/AriaRouter";
import type { Permission } from "../src/session/config";
import { type Session, SessionContext } from "../src/session/session";
import { Toasts } from "../src/ui/toasts";

export const EVERYTHING: Permission[] = [
  "manage_customer_profiles",
  "manage_organization",
  "view_customer_credit",
  "manage_customer_credit",
  "spend_customer_credit",
  "manage_customer_settings",
];

export function testSession(changes: Partial<Session> = {}): Session {
  return {
    host: "oscar",
    apiUrl: "http://shop.test/graphql/",
    basename: "",
    locale: "en",
    timeZone: "Europe/Berlin",
    currency: "EUR",
    organizationEnabled: true,
    choices: {
      languages: ["de", "en", "en-gb"],
      countries: ["AT", "CH", "DE", "FR", "GB"],
      channels: [{ id: "default", name: "Shop" }],
      currencies: ["EUR"],
      invitationSeconds: 259_200,
    },
    staff: { name: "Ada Clerk", email: "ada@example.com" },
    permissions: new Set(EVERYTHING),
    embedded: false,
    home: "/dashboard/",
    headers: () => ({}),
    orderLink: ({ number }) => `/dashboard/orders/${number}/`,
    customerLink: () => null,
    pageLink: (path) => path,
    logInLink: () => "/login",
    follow: () => {},
    notify: () => false,
    resize: () => {},
    ...changes,
  };
}

interface Options {
  session?: Partial<Session>;
  /** The address that the page is opened at. */
  at?: string;
  /** The pattern that the page is mounted at. */
  path?: string;
  texts?: Record<string, string>;
}

/** Show a page or a component as the application does; other addresses show where one went. */
export function show(element: ReactNode, { session, at = "/", path = "/", texts = {} }: Options = {}) {
  const whole = testSession(session);
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  const router = createMemoryRouter(
    [
      {
        element: (
          <AriaRouter>
            <Outlet />
          </AriaRouter>
        ),
        children: [
          { path, element },
          { path: "*", element: <p>elsewhere</p> },
        ],
      },
    ],
    { initialEntries: [at] },
  );
  const result = render(
    <SessionContext value={whole}>
      <IntlProvider
        locale={whole.locale}
        defaultLocale="en"
        messages={texts}
        timeZone={whole.timeZone}
        onError={() => {}}
      >
        <I18nProvider locale={whole.locale}>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
            <Toasts />
          </QueryClientProvider>
        </I18nProvider>
      </IntlProvider>
    </SessionContext>,
  );
  return { ...result, router, user: userEvent.setup(), session: whole };
}
