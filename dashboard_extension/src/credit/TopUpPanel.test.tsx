import { screen, waitFor, within } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { expect, test, vi } from "vitest";
import { show, testSession } from "../../test/render";
import { answer, server } from "../../test/server";
import { ReducePanel, TopUpPanel } from "./TopUpPanel";

const EUR = (amount: string) => ({ amount, currency: "EUR" });
const REASONS = [
  { code: "goodwill", label: "Goodwill" },
  { code: "mistake", label: "Mistake" },
];
const CUSTOMER = {
  id: "UHJvZmlsZTox",
  firstName: "Marek",
  lastName: "Novak",
  email: "marek@example.com",
  currency: "",
  creditAccounts: [{ id: "QTox", currency: "EUR", balance: EUR("100.10"), available: EUR("80.10") }],
};

function given(customer: object = {}) {
  return answer("CreditPosting", { customerProfile: { ...CUSTOMER, ...customer }, creditReasons: REASONS });
}

const posted = (field: string) => ({
  [field]: {
    account: { id: "QTox", available: EUR("130.40") },
    entry: { id: "RTo5", amount: EUR(field === "customerCreditTopUp" ? "50.30" : "-50.30") },
    errors: [],
  },
});

async function choose(user: ReturnType<typeof show>["user"], reason: string) {
  await user.click(screen.getByRole("button", { name: /Reason/ }));
  await user.click(await screen.findByRole("option", { name: reason }));
}

const after = () => screen.getByRole("status").textContent?.replaceAll("\u00a0", " ");

test("says the balance after while one types, and gives exactly what was typed, once", async () => {
  given();
  const calls = answer("CreditTopUp", posted("customerCreditTopUp"));
  const onClose = vi.fn();
  const { user } = show(<TopUpPanel customerId={CUSTOMER.id} isOpen onClose={onClose} />);

  const amount = await screen.findByRole("textbox", { name: /Amount/ });
  expect(amount).toHaveFocus();
  expect(after()).toBe("Available now: EUR 80.10");
  await user.type(amount, "50,3");
  expect(after()).toBe("Balance after: EUR 150.40of which available: EUR 130.40");
  await choose(user, "Goodwill");
  await user.type(screen.getByRole("textbox", { name: "Note" }), " sorry ");
  await user.type(screen.getByLabelText("Last day to spend it"), "2099-12-31");
  await user.click(screen.getByRole("button", { name: "Top up" }));

  expect(await screen.findByText("EUR 50.30 given to Marek Novak")).toBeVisible();
  expect(screen.getByText("Available now: EUR 130.40")).toBeVisible();
  expect(onClose).toHaveBeenCalledOnce();
  expect(calls).toEqual([
    {
      input: {
        customerId: CUSTOMER.id,
        amount: "50.30",
        currency: "EUR",
        reason: "goodwill",
        note: "sorry",
        expiresAt: "2099-12-30T23:00:00.000Z",
        idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    },
  ]);
});

test("refuses at the fields what the API would refuse, and asks for nothing", async () => {
  given();
  const calls = answer("CreditTopUp", posted("customerCreditTopUp"));
  const { user } = show(<TopUpPanel customerId={CUSTOMER.id} isOpen onClose={() => {}} />);

  await user.type(await screen.findByRole("textbox", { name: /Amount/ }), "1.005");
  await user.type(screen.getByLabelText("Last day to spend it"), "2020-01-01");
  await user.click(screen.getByRole("button", { name: "Top up" }));

  expect(await screen.findByText("EUR amounts have at most 2 decimals.")).toBeVisible();
  expect(screen.getByText("Fill this in")).toBeVisible();
  expect(screen.getByText("The last day must not be over.")).toBeVisible();
  expect(screen.getByRole("textbox", { name: /Amount/ })).toHaveAccessibleDescription(
    "EUR amounts have at most 2 decimals.",
  );
  expect(calls).toEqual([]);
});

test("refuses to take more than is available, at the field", async () => {
  given();
  const calls = answer("CreditReduce", posted("customerCreditReduce"));
  const { user } = show(<ReducePanel customerId={CUSTOMER.id} isOpen onClose={() => {}} />);

  const amount = await screen.findByRole("textbox", { name: /Amount/ });
  await user.type(amount, "80.11");
  expect(after()).toBe("Available now: EUR 80.10");
  await choose(user, "Mistake");
  await user.click(screen.getByRole("button", { name: "Reduce" }));
  await waitFor(() => expect(amount).toHaveAccessibleDescription("At most EUR\u00a080.10 is possible."));
  expect(calls).toEqual([]);

  await user.clear(amount);
  await user.type(amount, "80.10");
  expect(after()).toBe("Balance after: EUR 20.00of which available: EUR 0.00");
  await user.click(screen.getByRole("button", { name: "Reduce" }));
  expect(await screen.findByText("EUR 50.30 taken from Marek Novak")).toBeVisible();
  expect(calls.map(({ input }) => (input as { amount: string }).amount)).toEqual(["80.10"]);
});

test("a try that the network lost is repeated under the same key", async () => {
  given();
  const keys: string[] = [];
  server.use(
    graphql.mutation("CreditTopUp", ({ variables }) => {
      keys.push(variables.input.idempotencyKey);
      return keys.length === 1 ? HttpResponse.error() : HttpResponse.json({ data: posted("customerCreditTopUp") });
    }),
  );
  const onClose = vi.fn();
  const { user } = show(<TopUpPanel customerId={CUSTOMER.id} isOpen onClose={onClose} />);
  await user.type(await screen.findByRole("textbox", { name: /Amount/ }), "5");
  await choose(user, "Goodwill");
  await user.click(screen.getByRole("button", { name: "Top up" }));
  expect(await screen.findByText("The shop cannot be reached")).toBeVisible();
  expect(screen.getByRole("textbox", { name: /Amount/ })).toHaveValue("5");

  await user.click(screen.getByRole("button", { name: "Top up" }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
});

test("shows a refusal of the API at its field, in the reader's words", async () => {
  given();
  answer("CreditTopUp", {
    customerCreditTopUp: {
      account: null,
      entry: null,
      errors: [
        { field: "reason", message: "There is no such reason to choose.", code: "NOT_FOUND" },
        { field: "idempotencyKey", message: "This key was used before.", code: "IDEMPOTENCY_CONFLICT" },
      ],
    },
  });
  const onClose = vi.fn();
  const { user } = show(<TopUpPanel customerId={CUSTOMER.id} isOpen onClose={onClose} />);
  await user.type(await screen.findByRole("textbox", { name: /Amount/ }), "5");
  await choose(user, "Goodwill");
  await user.click(screen.getByRole("button", { name: "Top up" }));

  expect(await screen.findByText("This reason can no longer be chosen.")).toBeVisible();
  expect(screen.getByText(/^An earlier try with other values went through\./)).toBeVisible();
  expect(onClose).not.toHaveBeenCalled();
});

test("what was typed waits for those who have to log in again, with its key", async () => {
  given();
  const keys: string[] = [];
  server.use(
    graphql.mutation("CreditTopUp", ({ variables }) => {
      keys.push(variables.input.idempotencyKey);
      return new HttpResponse(null, { status: 401 });
    }),
  );
  const follow = vi.fn();
  const first = show(<TopUpPanel customerId={CUSTOMER.id} isOpen onClose={() => {}} />, { session: { follow } });
  await first.user.type(await screen.findByRole("textbox", { name: /Amount/ }), "12.50");
  await choose(first.user, "Goodwill");
  await first.user.type(screen.getByRole("textbox", { name: "Note" }), "for Friday");
  await first.user.click(screen.getByRole("button", { name: "Top up" }));
  await first.user.click(await screen.findByRole("button", { name: "Log in" }));
  expect(follow).toHaveBeenCalledExactlyOnceWith("/login");
  first.unmount();

  const calls = answer("CreditTopUp", posted("customerCreditTopUp"));
  const { user } = show(<TopUpPanel customerId={CUSTOMER.id} isOpen onClose={() => {}} />);
  expect(await screen.findByRole("textbox", { name: /Amount/ })).toHaveValue("12.50");
  expect(screen.getByRole("textbox", { name: "Note" })).toHaveValue("for Friday");
  await user.click(screen.getByRole("button", { name: "Top up" }));
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]?.input).toMatchObject({
    amount: "12.50",
    reason: "goodwill",
    note: "for Friday",
    idempotencyKey: keys[0],
  });
});

test("the first top-up chooses among the shop's currencies and the customer's", async () => {
  given({ creditAccounts: [], currency: "JPY" });
  const calls = answer("CreditTopUp", posted("customerCreditTopUp"));
  const choices = { ...testSession().choices, currencies: ["CHF", "EUR"] };
  const panel = <TopUpPanel customerId={CUSTOMER.id} currency="EUR" isOpen onClose={() => {}} />;
  const { user } = show(panel, { session: { choices } });
  await user.type(await screen.findByRole("textbox", { name: /Amount/ }), "1500");
  await user.click(screen.getByRole("button", { name: /Currency/ }));
  const options = within(await screen.findByRole("listbox")).getAllByRole("option");
  expect(options.map((option) => option.textContent)).toEqual([
    "CHF – Swiss Franc",
    "EUR – Euro",
    "JPY – Japanese Yen",
  ]);
  await user.click(screen.getByRole("option", { name: "JPY – Japanese Yen" }));
  expect(after()).toBe("Balance after: JPY 1,500");
  await choose(user, "Goodwill");
  await user.click(screen.getByRole("button", { name: "Top up" }));
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]?.input).toMatchObject({ amount: "1500", currency: "JPY" });
});

test("says so where there is nothing to reduce", async () => {
  given({ creditAccounts: [] });
  show(<ReducePanel customerId={CUSTOMER.id} isOpen onClose={() => {}} />);
  expect(await screen.findByText("There is no credit to reduce")).toBeVisible();
  expect(screen.queryByRole("textbox")).toBeNull();
});
