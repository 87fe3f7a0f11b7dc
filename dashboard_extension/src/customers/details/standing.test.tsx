import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../../test/render";
import { answer } from "../../../test/server";
import DetailsPage from "./DetailsPage";
import { DONE, pageOf, refusal } from "./testData";

const open = () => show(<DetailsPage />, { at: "/c/P1", path: "/c/:id" });
const BY = { kind: "STAFF", name: "A. Smith" };

async function menu(user: ReturnType<typeof open>["user"]) {
  await user.click(await screen.findByRole("button", { name: "More actions" }));
  return screen.getAllByRole("menuitem").map((item) => item.textContent);
}

test.each([
  [
    { status: "BLOCKED", block: { since: "2026-05-03T10:00:00Z", reason: "fraud", by: BY }, onHold: true },
    "Cannot log in or order: blocked since May 3, 2026, fraud (A. Smith)Unblock",
  ],
  [{ status: "INACTIVE" }, "Cannot log in or order: the account is switched offSwitch on"],
  [
    { onHold: true, onHoldDetails: { since: "2026-05-03T10:00:00Z", reason: "credit check", by: BY } },
    "Cannot order: on hold since May 3, 2026, credit check (A. Smith)Let order again",
  ],
  [
    { status: "INVITED", invitedAt: "2026-05-03T10:00:00Z" },
    "Cannot log in yet: no password set since the invitation of May 3, 2026Send again",
  ],
  [{ emailConfirmed: false }, "The e-mail address is not confirmed yet"],
])("one sentence says what is off: %j", async (changes, sentence) => {
  answer("Customer", pageOf(changes));
  open();
  await screen.findByRole("heading", { name: "Marek Novák" });
  expect(screen.getByRole("status")).toHaveTextContent(sentence);
});

test("no sentence where nothing is off", async () => {
  answer("Customer", pageOf());
  open();
  await screen.findByRole("heading", { name: "Marek Novák" });
  expect(screen.queryByRole("status")).toBeNull();
});

test.each([
  [{}, ["Send mail for a new password", "Print", "Put on hold …", "Block …", "Switch off", "Delete …"]],
  [{ status: "INVITED" }, ["Send invitation", "Print", "Put on hold …", "Block …", "Switch off", "Delete …"]],
  [{ status: "INACTIVE" }, ["Print", "Put on hold …", "Block …", "Switch on", "Delete …"]],
  [
    { status: "BLOCKED", onHold: true },
    [
      "Print",
      "Change the reason of the hold …",
      "Let order again",
      "Change the reason of the block …",
      "Unblock",
      "Delete …",
    ],
  ],
])("the menu offers what makes sense: %j", async (changes, items) => {
  answer("Customer", pageOf(changes));
  const { user } = open();
  expect(await menu(user)).toEqual(items);
});

test("blocking asks for a reason, shows a refusal at it, and can be undone", async () => {
  answer("Customer", pageOf());
  const { user } = open();
  await menu(user);
  await user.click(screen.getByRole("menuitem", { name: "Block …" }));
  const field = await screen.findByRole("textbox", { name: "Reason" });
  await user.click(screen.getByRole("button", { name: "Block" }));
  expect(await screen.findByText("Fill this in")).toBeInTheDocument();

  const refused = answer("CustomerBlock", { customerBlock: refusal("INVALID", "reason", "Not like this.") });
  await user.type(field, "  unpaid bills ");
  await user.click(screen.getByRole("button", { name: "Block" }));
  expect(await screen.findByText("Not like this.")).toBeInTheDocument();
  expect(field).toHaveValue("  unpaid bills ");
  expect(refused).toEqual([{ id: "P1", reason: "unpaid bills" }]);

  answer("CustomerBlock", { customerBlock: DONE });
  await user.click(screen.getByRole("button", { name: "Block" }));
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "Block Marek Novák" })).toBeNull());
  expect(await screen.findByText("Marek Novák is blocked")).toBeInTheDocument();
  const undone = answer("CustomerUnblock", { customerUnblock: DONE });
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("Marek Novák is not blocked any more")).toBeInTheDocument();
  expect(undone).toEqual([{ id: "P1" }]);
});

test("resuming can be undone with the reason that was there", async () => {
  answer(
    "Customer",
    pageOf({ onHold: true, onHoldDetails: { since: "2026-05-03T10:00:00Z", reason: "credit check", by: BY } }),
  );
  const resumed = answer("CustomerResume", { customerResume: DONE });
  const held = answer("CustomerPutOnHold", { customerPutOnHold: DONE });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Let order again" }));
  await screen.findByText("Marek Novák can order again");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByText("Marek Novák is on hold");
  expect(resumed).toEqual([{ id: "P1" }]);
  expect(held).toEqual([{ id: "P1", reason: "credit check" }]);
});

test("a refusal without a form is said in a toast, and nothing else happens", async () => {
  answer("Customer", pageOf());
  answer("CustomerPasswordReset", {
    customerPasswordResetSend: refusal("INVALID", "customerId", "Never had a password."),
  });
  const { user } = open();
  await menu(user);
  await user.click(screen.getByRole("menuitem", { name: "Send mail for a new password" }));
  expect(await screen.findByText("Nothing was changed")).toBeInTheDocument();
  expect(screen.getByText("Never had a password.")).toBeInTheDocument();
});

test("deleting asks once; refused, it says why and offers to block", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerDelete", {
    customerProfileDelete: refusal("IN_USE", "customerId", "This customer has orders. Block the customer instead."),
  });
  const { user, router } = open();
  await menu(user);
  await user.click(screen.getByRole("menuitem", { name: "Delete …" }));
  await screen.findByRole("alertdialog", { name: "Delete Marek Novák for good?" });
  expect(calls).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Delete Marek Novák" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("This customer has orders. Block the customer instead.");
  expect(router.state.location.pathname).toBe("/c/P1");
  await user.click(screen.getByRole("button", { name: "Block instead" }));
  expect(await screen.findByRole("dialog", { name: "Block Marek Novák" })).toBeInTheDocument();
});

test("deleted, one is back at the list", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerDelete", { customerProfileDelete: DONE });
  const { user, router } = open();
  await menu(user);
  await user.click(screen.getByRole("menuitem", { name: "Delete …" }));
  await user.click(await screen.findByRole("button", { name: "Delete Marek Novák" }));
  expect(await screen.findByText("Marek Novák was deleted")).toBeInTheDocument();
  expect(router.state.location.pathname).toBe("/");
  expect(calls).toEqual([{ id: "P1" }]);
});
