import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../../test/render";
import { answer } from "../../../test/server";
import { addressLines, EMPTY_ADDRESS } from "../address/address";
import DetailsPage from "./DetailsPage";
import { CUSTOMER, DONE, pageOf, refusal } from "./testData";

const open = () => show(<DetailsPage />, { at: "/c/P1", path: "/c/:id" });
const field = (name: string) => screen.getByRole("textbox", { name });
const SECOND = {
  ...CUSTOMER.addresses[0],
  id: "A2",
  number: "2",
  streetAddress1: "Heršpická 5",
  isDefaultBillingAddress: false,
};

test("an address has the lines of its country", () => {
  const address = {
    ...EMPTY_ADDRESS,
    streetAddress1: "1 Main St",
    city: "Lake",
    countryArea: "MN",
    postalCode: "55001",
  };
  expect(addressLines({ ...address, country: "US" }, "en")).toEqual(["1 Main St", "Lake MN 55001", "United States"]);
  expect(addressLines({ ...address, country: "DE" }, "de")).toEqual(["1 Main St", "55001 Lake", "MN", "Deutschland"]);
  expect(addressLines({ ...EMPTY_ADDRESS, city: "Lake" }, "en")).toEqual(["Lake"]);
});

test("the countries are those that the shop takes, and the one that is there already", async () => {
  answer("Customer", pageOf());
  const { user } = show(<DetailsPage />, { at: "/c/P1", path: "/c/:id", session: { locale: "de" } });
  await user.click(await screen.findByRole("button", { name: "Add address" }));
  await user.click(await screen.findByRole("button", { name: /Country/ }));
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual([
    "Deutschland",
    "Frankreich",
    "Österreich",
    "Schweiz",
    "Tschechien",
    "Vereinigtes Königreich",
  ]);
});

test("a new address begins with the customer's name and country; a refusal stands at the part to blame", async () => {
  answer("Customer", pageOf());
  const refused = answer("CustomerAddressCreate", {
    customerAddressCreate: refusal("INVALID", "postalCode", "Czech postal codes have five digits."),
  });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Add address" }));
  await screen.findByRole("dialog", { name: "New address" });
  expect(field("Last name")).toHaveValue("Novák");
  await user.type(field("Street and number"), "Nová 1");
  await user.type(field("Postal code"), "12");
  await user.click(screen.getByRole("checkbox", { name: "Default for deliveries" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Czech postal codes have five digits.")).toBeInTheDocument();
  expect(field("Postal code")).toHaveFocus();
  expect(refused).toEqual([
    {
      id: "P1",
      input: {
        ...EMPTY_ADDRESS,
        firstName: "Marek",
        lastName: "Novák",
        country: "CZ",
        streetAddress1: "Nová 1",
        postalCode: "12",
      },
      number: null,
      billing: false,
      shipping: true,
    },
  ]);
  answer("CustomerAddressCreate", { customerAddressCreate: DONE });
  await user.type(field("Postal code"), "3 00");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Address added")).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "New address" })).toBeNull());
});

test("an edit sends the parts that were changed", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerAddressUpdate", { customerAddressUpdate: DONE });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Address Vídeňská 88" }));
  await user.click(await screen.findByRole("menuitem", { name: "Edit" }));
  await screen.findByRole("dialog", { name: "Edit address" });
  await user.clear(field("Company"));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("Address saved");
  expect(calls).toEqual([{ id: "P1", addressId: "A1", input: { companyName: "" }, number: null }]);
});

test("another default is made at once, and Undo makes the old one the default again", async () => {
  answer("Customer", pageOf({ addresses: [CUSTOMER.addresses[0], SECOND] }));
  const calls = answer("CustomerAddressSetDefault", { customerAddressSetDefault: DONE });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Address Heršpická 5" }));
  await user.click(await screen.findByRole("menuitem", { name: "Make default for bills" }));
  await screen.findByText("Bills go to another address now");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() =>
    expect(calls).toEqual([
      { id: "P1", addressId: "A2", billing: true },
      { id: "P1", addressId: "A1", billing: true },
    ]),
  );
});

test("an address is deleted after one question", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerAddressDelete", { customerAddressDelete: DONE });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Address Vídeňská 88" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  expect(await screen.findByRole("alertdialog", { name: "Delete this address?" })).toHaveTextContent(
    "Moravia, Vídeňská 88, 639 00 Brno, Czechia",
  );
  expect(calls).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Delete address" }));
  await screen.findByText("Address deleted");
  expect(calls).toEqual([{ id: "P1", addressId: "A1" }]);
});

test("going back in the browser asks before typed text is lost, also where only a tab changes", async () => {
  answer("Customer", pageOf());
  const { user, router } = show(<DetailsPage />, { at: "/c/P1?tab=timeline", path: "/c/:id" });
  await user.click(await screen.findByRole("tab", { name: "Overview" }));
  await user.click(await screen.findByRole("button", { name: "Add address" }));
  await user.type(field("Street and number"), "Nová 1");
  await act(() => router.navigate(-1));
  const question = await screen.findByRole("alertdialog", { name: "Leave without saving?" });
  await user.click(within(question).getByRole("button", { name: "Cancel" }));
  expect(field("Street and number")).toHaveValue("Nová 1");
  expect(router.state.location.search).toBe("");
  await act(() => router.navigate(-1));
  await user.click(await screen.findByRole("button", { name: "Leave" }));
  await waitFor(() => expect(router.state.location.search).toBe("?tab=timeline"));
});
