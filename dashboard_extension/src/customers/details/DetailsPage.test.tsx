import { screen, within } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { show } from "../../../test/render";
import { answer, server } from "../../../test/server";
import DetailsPage from "./DetailsPage";
import "./RevenueChart"; // so that its chunk is there when it is wanted
import { CUSTOMER, ordersOf, pageOf } from "./testData";

const open = (options: Parameters<typeof show>[1] = {}) =>
  show(<DetailsPage />, { at: "/c/P1", path: "/c/:id", ...options });
const named = (name: string) => screen.findByRole("heading", { name });

test("one request gives who it is, what they bought and what credit they hold", async () => {
  const calls = answer("Customer", pageOf());
  open();
  expect(await named("Marek Novák")).toBeInTheDocument();
  expect(document.title).toBe("Marek Novák");
  expect(screen.getByText("K-100")).toBeInTheDocument();
  const stat = (name: string) =>
    screen.getAllByText(name).find((each) => each.className === "stat-name")?.parentElement;
  expect(stat("Revenue")).toHaveTextContent("RevenueEUR 660.95");
  expect(stat("Orders")).toHaveTextContent(/^Orders2the last one/);
  expect(stat("Average order")).toHaveTextContent("Average orderEUR 330.48first on May 1, 2026");
  expect(stat("Credit available")).toHaveTextContent("EUR 30.00of which EUR 15.00 until Mar 31, 2027");
  expect(stat("Last log-in")).toHaveTextContent("Last log-inNevercustomer since Sep 16, 2025");
  const months = await screen.findByRole("table", { name: "Revenue by month" });
  expect(
    within(months)
      .getAllByRole("row")
      .map((row) => row.textContent),
  ).toEqual(["April 2026EUR\u00a00.00", "May 2026EUR\u00a0660.95"]);
  expect(calls).toEqual([{ id: "P1", first: 20, manages: true, seesCredit: true }]);
});

test("who sees credit alone is shown contact and credit, and nothing that can be changed", async () => {
  const { version: _, tags: __, orders: ___, timeline: ____, ...seen } = CUSTOMER;
  const bare = { ...seen, revenue: undefined, statistics: undefined, revenueByMonth: undefined };
  const calls = answer("Customer", { customerProfile: bare });
  open({ session: { permissions: new Set(["view_customer_credit"]) } });
  await named("Marek Novák");
  expect(calls).toEqual([{ id: "P1", first: 20, manages: false, seesCredit: true }]);
  expect(screen.getByRole("heading", { name: "Credit" })).toBeInTheDocument();
  expect(screen.queryByRole("heading", { name: "Tags and group" })).toBeNull();
  expect(screen.getAllByRole("tab").map((tab) => tab.textContent)).toEqual(["Overview", "Credit"]);
  const buttons = screen
    .getAllByRole("button")
    .map((button) => button.getAttribute("aria-label") ?? button.textContent);
  expect(buttons).toEqual(["Copy Account number", "More actions", "Copy E-mail", "Copy Phone", "Ledger"]);
});

test("who manages customers without credit is shown no credit", async () => {
  const calls = answer("Customer", pageOf({ creditAccounts: undefined }));
  open({ session: { permissions: new Set(["manage_customer_profiles"]) } });
  await named("Marek Novák");
  expect(calls).toEqual([{ id: "P1", first: 20, manages: true, seesCredit: false }]);
  expect(screen.queryByRole("heading", { name: "Credit" })).toBeNull();
  expect(screen.queryByText("Credit available")).toBeNull();
  expect(screen.queryByRole("button", { name: "Top up" })).toBeNull();
  expect(screen.getAllByRole("tab").map((tab) => tab.textContent)).toEqual(["Overview", "Timeline"]);
});

test("orders lead into the shop's own pages, and more of them are read after the last one", async () => {
  answer("Customer", pageOf({ orders: { totalCount: 3, ...ordersOf(["9003", "9002"], "after-9002") } }));
  const calls = answer("CustomerOrders", { customerProfile: { id: "P1", orders: ordersOf(["9001"]) } });
  const { user } = open();
  await named("Marek Novák");
  const table = screen.getByRole("grid", { name: "Orders" });
  const numbers = () =>
    within(table)
      .getAllByRole("link")
      .map((link) => [link.textContent, link.getAttribute("href")]);
  expect(numbers()).toEqual([
    ["9003", "/dashboard/orders/9003/"],
    ["9002", "/dashboard/orders/9002/"],
  ]);
  await user.click(screen.getByRole("button", { name: "Load more" }));
  await within(table).findByText("9001");
  expect(numbers()).toHaveLength(3);
  expect(calls).toEqual([{ id: "P1", first: 20, after: "after-9002" }]);
  expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
});

test("inside the frame of a host, an order is opened by the host", async () => {
  answer("Customer", pageOf());
  const followed: string[] = [];
  const { user } = open({
    session: { embedded: true, orderLink: ({ id }) => `/orders/${id}`, follow: (link) => followed.push(link) },
  });
  await named("Marek Novák");
  await user.click(screen.getByRole("link", { name: "9002" }));
  expect(followed).toEqual(["/orders/O9002"]);
});

test("a customer who does not exist", async () => {
  answer("Customer", { customerProfile: null, customerTags: [], customerGroups: [], customFields: [] });
  open();
  expect(await named("There is no such customer")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "To the customers" })).toHaveAttribute("href", "/");
});

test("staff without the permission are told so", async () => {
  server.use(
    graphql.query("Customer", () =>
      HttpResponse.json({
        data: { customerProfile: null },
        errors: [{ message: "no", extensions: { code: "PERMISSION_DENIED" } }],
      }),
    ),
  );
  open();
  expect(await named("You do not have permission for this")).toBeInTheDocument();
});

test("a shop that is down, and a second attempt", async () => {
  server.use(graphql.query("Customer", () => HttpResponse.error(), { once: true }));
  const { user } = open();
  await named("The shop cannot be reached");
  answer("Customer", pageOf());
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await named("Marek Novák")).toBeInTheDocument();
});
