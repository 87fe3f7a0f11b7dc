import { screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { show } from "../../test/render";
import { Button } from "./Button";
import { ConfirmDialog, Dialog, SidePanel, useUnsaved } from "./Dialog";

function Question(props: { isPending?: boolean; onConfirm: () => void; onClose: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>Delete</Button>
      <ConfirmDialog {...props} title="Delete Marek Novak?" action="Delete Marek Novak" isOpen={isOpen}>
        The account is gone for good.
      </ConfirmDialog>
    </>
  );
}

async function confirm(changes: { isPending?: boolean } = {}) {
  const onConfirm = vi.fn();
  const onClose = vi.fn();
  const shown = show(<Question onConfirm={onConfirm} onClose={onClose} {...changes} />);
  await shown.user.tab();
  await shown.user.keyboard("{Enter}");
  return { ...shown, onConfirm, onClose };
}

// That the safe choice has the focus is seen in a browser: e2e/frame/session.spec.ts.
test("the safe choice does nothing but close", async () => {
  const { user, onConfirm, onClose } = await confirm();
  expect(screen.getByRole("alertdialog", { name: "Delete Marek Novak?" })).toHaveTextContent("gone for good");
  await user.click(screen.getByRole("button", { name: "Cancel" }));

  expect(onClose).toHaveBeenCalledOnce();
  expect(onConfirm).not.toHaveBeenCalled();
});

test("Escape closes a question and confirms nothing", async () => {
  const { user, onConfirm, onClose } = await confirm();
  await user.keyboard("{Escape}");

  expect(onClose).toHaveBeenCalledOnce();
  expect(onConfirm).not.toHaveBeenCalled();
});

test("what was asked for is done once, and not while it is being done", async () => {
  const { user, onConfirm } = await confirm();
  await user.click(screen.getByRole("button", { name: "Delete Marek Novak" }));

  expect(onConfirm).toHaveBeenCalledOnce();
});

test("while it is being done, the button is off", async () => {
  await confirm({ isPending: true });

  expect(screen.getByRole("button", { name: "Delete Marek Novak" })).toBeDisabled();
});

test("a panel with a form does not close by a click beside it", async () => {
  const onClose = vi.fn();
  const { user } = show(
    <SidePanel title="Top up" isOpen onClose={onClose}>
      <input aria-label="Amount" />
    </SidePanel>,
  );
  await user.click(document.querySelector(".overlay") as HTMLElement);
  expect(onClose).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Close" }));

  expect(onClose).toHaveBeenCalledOnce();
});

function Form({ onClose, as: Window = SidePanel }: { onClose: () => void; as?: typeof SidePanel }) {
  const [typed, setTyped] = useState("");
  return (
    <Window title="Top up" isOpen onClose={onClose}>
      <input aria-label="Amount" value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Unsaved isUnsaved={typed !== ""} />
      <Button onPress={onClose}>Cancel</Button>
    </Window>
  );
}

function Unsaved({ isUnsaved }: { isUnsaved: boolean }) {
  useUnsaved(isUnsaved);
  return null;
}

test.each([
  ["a panel", SidePanel],
  ["a window", Dialog],
])("Escape closes %s at once while nothing is typed, and asks before typed text is lost", async (_, as) => {
  const onClose = vi.fn();
  const { user } = show(<Form onClose={onClose} as={as} />);
  await user.click(screen.getByRole("textbox", { name: "Amount" }));
  await user.keyboard("{Escape}");
  expect(onClose).toHaveBeenCalledOnce();

  await user.type(screen.getByRole("textbox", { name: "Amount" }), "12");
  await user.keyboard("{Escape}");
  const question = await screen.findByRole("alertdialog", { name: "Close without saving?" });
  expect(onClose).toHaveBeenCalledOnce();

  await user.click(within(question).getByRole("button", { name: "Cancel" }));
  expect(screen.getByRole("textbox", { name: "Amount" })).toHaveValue("12");
  expect(onClose).toHaveBeenCalledOnce();

  await user.click(screen.getByRole("textbox", { name: "Amount" }));
  await user.keyboard("{Escape}");
  const again = await screen.findByRole("alertdialog");
  await user.click(within(again).getByRole("button", { name: "Close" }));
  expect(onClose).toHaveBeenCalledTimes(2);
});

test("the cross asks as well, and a form's own button does not", async () => {
  const onClose = vi.fn();
  const { user } = show(<Form onClose={onClose} />);
  await user.type(screen.getByRole("textbox", { name: "Amount" }), "12");
  await user.click(screen.getByRole("button", { name: "Close" }));
  const question = await screen.findByRole("alertdialog");
  expect(onClose).not.toHaveBeenCalled();
  await user.keyboard("{Escape}"); // closes the question alone
  expect(question).not.toBeInTheDocument();
  expect(onClose).not.toHaveBeenCalled();

  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(onClose).toHaveBeenCalledOnce();
});
