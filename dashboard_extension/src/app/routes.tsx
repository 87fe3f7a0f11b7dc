import { type RouteObject, redirect } from "react-router";
import { Crash, NotFound } from "./Fallbacks";
import { Shell } from "./Shell";

type Lazy = NonNullable<RouteObject["lazy"]>;

/** A page is a chunk of its own: `load` imports a module whose default export is the page. */
function page(load: () => Promise<{ default: React.ComponentType }>): Lazy {
  return async () => ({ Component: (await load()).default });
}

/** The Saleor Dashboard can lead to a page for a customer only by a parameter. */
function toCustomer({ request }: { request: Request }) {
  const id = new URL(request.url).searchParams.get("customerId");
  return redirect(id ? `/c/${encodeURIComponent(id)}` : "/");
}

/** Every address that there is. A new part of the product adds a folder and a line here, and one in `Navigation.tsx`. */
export const routes: RouteObject[] = [
  {
    Component: Shell,
    ErrorBoundary: Crash,
    HydrateFallback: () => null,
    children: [
      { index: true, lazy: page(() => import("../customers/list/ListPage")) },
      { path: "new", lazy: page(() => import("../customers/new/NewPage")) },
      { path: "c/:id", lazy: page(() => import("../customers/details/DetailsPage")) },
      { path: "labels", lazy: page(() => import("../labels/LabelsPage")) },
      { path: "organization", lazy: page(() => import("../organization/OrganizationPage")) },
      { path: "organization/preview", lazy: page(() => import("../assortment/PreviewPage")) },
      { path: "organization/:kind/:id/assortment", lazy: page(() => import("../assortment/EditorPage")) },
      { path: "credit", lazy: page(() => import("../credit/CreditPage")) },
      { path: "settings", lazy: page(() => import("../settings/SettingsPage")) },
      { path: "customer", loader: toCustomer },
      { path: "*", Component: NotFound },
    ],
  },
  {
    path: "widget",
    lazy: page(() => import("../widgets/WidgetShell")),
    ErrorBoundary: Crash,
    HydrateFallback: () => null,
    children: [
      { path: "customer", lazy: page(() => import("../widgets/customer/CustomerWidget")) },
      { path: "order", lazy: page(() => import("../widgets/order/OrderWidget")) },
    ],
  },
];
