import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { show } from "../../test/render";
import { Button } from "./Button";
import { type ToastNotice, toasts, useNotify } from "./toasts";

function Sayer({ notice }: { notice: ToastNotice }) {
  const notify = useNotify();
  return <Button onPress={() => notify(notice)}>Say</Button>;
}

async function say(notice: ToastNotice, notify = vi.fn(() => false)) {
  const { user } = show(<Sayer notice={notice} />, { session: { notify } });
  await user.click(screen.getByRole("button", { name: "Say" }));
  return { user, notify };
}

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  act(() => toasts.clear());
  vi.useRealTimers();
});

test("a notice is ours where the host has none, and goes after a while", async () => {
  await say({ kind: "success", title: "Saved", text: "Ada Lovelace" });
  expect(screen.getByRole("alertdialog")).toHaveTextContent("SavedAda Lovelace");
  act(() => vi.advanceTimersByTime(9_000));

  expect(screen.queryByText("Saved")).toBeNull();
});

test("an error stays until it is dismissed", async () => {
  const { user } = await say({ kind: "error", title: "Not saved" });
  act(() => vi.advanceTimersByTime(600_000));
  expect(screen.getByText("Not saved")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Dismiss" }));

  expect(screen.queryByText("Not saved")).toBeNull();
});

test("a notice of the host's is not shown twice", async () => {
  const notice = { kind: "success", title: "Saved" } as const;
  const { notify } = await say(
    notice,
    vi.fn(() => true),
  );

  expect(notify).toHaveBeenCalledExactlyOnceWith(notice);
  expect(screen.queryByText("Saved")).toBeNull();
});

test("what can be taken back is, once, and never by the host's notice, which knows no Undo", async () => {
  const run = vi.fn();
  const { user, notify } = await say(
    { kind: "success", title: "Tag removed", action: { label: "Undo", run } },
    vi.fn(() => true),
  );
  await user.click(screen.getByRole("button", { name: "Undo" }));

  expect(run).toHaveBeenCalledOnce();
  expect(notify).not.toHaveBeenCalled();
  expect(screen.queryByText("Tag removed")).toBeNull();
});
