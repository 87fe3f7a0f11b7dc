import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../../test/render";
import { answer } from "../../../test/server";
import { CUSTOMER, DONE } from "../../customers/details/testData";
import CustomerWidget from "./CustomerWidget";

const open = (options: Parameters<typeof show>[1] = {}) =>
  show(<CustomerWidget />, {
    at: "/?customerId=VXNlcjox",
    ...options,
    session: { embedded: true, pageLink: (path) => `/extensions/app/1${path}`, ...options.session },
  });

test("says whether the customer may buy, what credit they hold, and leads to the whole", async () => {
  const calls = answer("CustomerWidget", { customerProfile: CUSTOMER });
  const followed: string[] = [];
  const { user } = open({ session: { follow: (link) => followed.push(link) } });
  expect(await screen.findByText("Active")).toBeInTheDocument();
  expect(calls).toEqual([{ id: "VXNlcjox", manages: true, seesCredit: true }]);
  expect(screen.getByRole("listitem")).toHaveTextContent(
    "EUR 30.00Balance EUR 40.00, held EUR 10.00EUR 15.00 can be spent until Mar 31, 2027",
  );
  expect(screen.getByText("Key account")).toBeInTheDocument();
  expect(screen.getByText("Dealers")).toBeInTheDocument();
  await user.click(screen.getByRole("link", { name: "Everything about this customer" }));
  expect(followed).toEqual(["/extensions/app/1/c/P1"]);
});

test("a customer on hold can be let order again there", async () => {
  const hold = { since: "2026-05-03T10:00:00Z", reason: "credit check", by: { kind: "STAFF", name: "A. Smith" } };
  answer("CustomerWidget", { customerProfile: { ...CUSTOMER, onHold: true, onHoldDetails: hold } });
  const calls = answer("CustomerResume", { customerResume: DONE });
  const { user } = open();
  expect(
    await screen.findByText("Cannot order: on hold since May 3, 2026, credit check (A. Smith)"),
  ).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Let order again" }));
  await waitFor(() => expect(calls).toEqual([{ id: "P1" }]));
});

test("without permissions for credit there is none, and nothing to top up", async () => {
  const calls = answer("CustomerWidget", { customerProfile: { ...CUSTOMER, creditAccounts: undefined } });
  open({ session: { permissions: new Set(["manage_customer_profiles"]) } });
  await screen.findByText("Active");
  expect(calls).toEqual([{ id: "VXNlcjox", manages: true, seesCredit: false }]);
  expect(screen.queryByRole("button", { name: "Top up" })).toBeNull();
  expect(screen.queryByText(/EUR/)).toBeNull();
});

test("somebody who is no customer", async () => {
  answer("CustomerWidget", { customerProfile: null });
  open();
  expect(await screen.findByText("This is none of the shop's customers.")).toBeInTheDocument();
});
