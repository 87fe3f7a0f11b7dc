import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { show } from "../../test/render";
import { answer } from "../../test/server";
import { toasts } from "../ui/toasts";
import { RefundPanel } from "./RefundPanel";

beforeEach(() => toasts.clear());

const EUR = (amount: string) => ({ amount, currency: "EUR" });
const ORDER = {
  customerId: "VXNlcjo3",
  isCancelled: false,
  total: EUR("119.00"),
  paid: EUR("50.00"),
  returned: EUR("20.00"),
  refundable: EUR("30.00"),
  otherRefundable: EUR("69.00"),
  entries: [],
};
const ID = "T3JkZXI6MTAwMDQy";

const given = (changes: object = {}) => answer("OrderCredit", { orderCredit: { ...ORDER, ...changes } });

function taken(operation: string, field: string) {
  return answer(operation, {
    [field]: {
      account: { id: "QTox", available: EUR("42.00") },
      entry: { id: "RTo9", amount: EUR("12.50") },
      errors: [],
    },
  });
}

async function source(user: ReturnType<typeof show>["user"], name: string) {
  await user.click(screen.getByRole("button", { name: /What is given back/ }));
  await user.click(await screen.findByRole("option", { name }));
}

test("gives back part of what credit paid", async () => {
  given();
  const calls = taken("OrderCreditRefund", "orderCreditRefund");
  const other = taken("OrderRefundToCredit", "orderRefundToCredit");
  const onClose = vi.fn();
  const { user } = show(<RefundPanel orderId={ID} onClose={onClose} />);
  const amount = await screen.findByRole("textbox", { name: /Amount/ });
  expect(amount).toHaveAccessibleDescription(/^At most EUR\s30\.00$/);
  await user.type(amount, "12,5");
  expect(amount).toHaveAccessibleDescription(/^Left to give back after: EUR\s17\.50$/);
  await user.click(screen.getByRole("button", { name: "Give back" }));

  expect(await screen.findByText("EUR 12.50 given back as credit")).toBeVisible();
  expect(onClose).toHaveBeenCalledOnce();
  expect(calls).toEqual([
    { input: { orderId: ID, currency: "EUR", amount: "12.50", idempotencyKey: expect.stringMatching(/^.{36}$/) } },
  ]);
  expect(other).toEqual([]);
});

test("turns what another payment paid into credit, up to that payment", async () => {
  given();
  const credit = taken("OrderCreditRefund", "orderCreditRefund");
  const calls = taken("OrderRefundToCredit", "orderRefundToCredit");
  const { user } = show(<RefundPanel orderId={ID} onClose={() => {}} />);
  const amount = await screen.findByRole("textbox", { name: /Amount/ });
  await user.type(amount, "69.01");
  await source(user, "What another payment paid");
  await user.click(screen.getByRole("button", { name: "Give back" }));
  await waitFor(() => expect(amount).toHaveAccessibleDescription(/At most EUR\s69\.00 is possible\./));
  expect(calls).toEqual([]);

  await user.click(screen.getByRole("button", { name: "All of it" }));
  expect(amount).toHaveValue("69.00");
  await user.click(screen.getByRole("button", { name: "Give back" }));
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]?.input).toMatchObject({ orderId: ID, amount: "69.00" });
  expect(credit).toEqual([]);
});

test("a guest's other payment cannot become credit", async () => {
  given({ customerId: null, refundable: EUR("0.00") });
  show(<RefundPanel orderId={ID} onClose={() => {}} />);
  expect(await screen.findByText("Nothing is left to give back")).toBeVisible();
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("shows at the amount that somebody else was quicker", async () => {
  given();
  answer("OrderCreditRefund", {
    orderCreditRefund: {
      account: null,
      entry: null,
      errors: [
        { field: "amount", message: "Only 5.00 EUR are left to give back or take back.", code: "INVALID_AMOUNT" },
      ],
    },
  });
  const { user } = show(<RefundPanel orderId={ID} onClose={() => {}} />);
  await user.type(await screen.findByRole("textbox", { name: /Amount/ }), "12");
  await user.click(screen.getByRole("button", { name: "Give back" }));
  expect(await screen.findByText("Only 5.00 EUR are left to give back or take back.")).toBeVisible();
});
