import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { show } from "../../../test/render";
import { answer } from "../../../test/server";
import OrderWidget from "./OrderWidget";

const EUR = (amount: string) => ({ amount, currency: "EUR" });
const CREDIT = {
  customerId: "VXNlcjo3",
  total: EUR("119.00"),
  paid: EUR("50.00"),
  returned: EUR("20.00"),
  refundable: EUR("30.00"),
  otherRefundable: EUR("0.00"),
};

function figures() {
  const names = screen.getAllByRole("term").map((term) => term.textContent);
  const values = screen
    .getAllByRole("definition")
    .map((definition) => definition.textContent?.replaceAll("\u00a0", " "));
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

test("shows what credit did for the order that the host names", async () => {
  const asked = answer("OrderCreditWidget", { orderCredit: CREDIT });
  const follow = vi.fn();
  const session = { embedded: true, follow, pageLink: (path: string) => `/extensions/app/1${path}` };
  const { user } = show(<OrderWidget />, { session, at: "/?orderId=T3JkZXI6MQ%3D%3D" });
  await screen.findByText("Paid with credit");

  expect(asked).toEqual([{ id: "T3JkZXI6MQ==" }]);
  expect(figures()).toEqual({
    "Paid with credit": "EUR 50.00",
    "Total of the order": "EUR 119.00",
    "Given back as credit": "EUR 20.00",
    "Can still be given back": "EUR 30.00",
  });
  await user.click(screen.getByRole("link", { name: "The customer's credit" }));
  expect(follow).toHaveBeenCalledExactlyOnceWith("/extensions/app/1/c/VXNlcjo3?tab=credit");
  await user.click(screen.getByRole("link", { name: "Give back as credit …" }));
  expect(follow).toHaveBeenLastCalledWith(
    "/extensions/app/1/c/VXNlcjo3?tab=credit&panel=refund&order=T3JkZXI6MQ%3D%3D",
  );
});

test.each([
  [{ refundable: EUR("0.00") }, []],
  [{ refundable: EUR("0.00"), otherRefundable: EUR("69.00") }, ["Give back as credit …"]],
])("leads to giving back where something is left: %j", async (changes, links) => {
  answer("OrderCreditWidget", { orderCredit: { ...CREDIT, ...changes } });
  show(<OrderWidget />, { at: "/?orderId=T3JkZXI6MQ%3D%3D" });
  await screen.findByText("Paid with credit");

  expect(screen.getAllByRole("link").map((link) => link.textContent)).toEqual([...links, "The customer's credit"]);
});

test("says where no credit was used, and names no customer of a guest's order", async () => {
  answer("OrderCreditWidget", { orderCredit: { ...CREDIT, customerId: null, paid: EUR("0.00") } });
  show(<OrderWidget />, { at: "/?orderId=T3JkZXI6MQ%3D%3D" });
  await screen.findByText("No credit was used for this order.");

  expect(screen.queryByRole("term")).toBeNull();
  expect(screen.queryByRole("link")).toBeNull();
});
