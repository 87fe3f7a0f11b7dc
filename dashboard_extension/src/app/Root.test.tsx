import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { testSession } from "../../test/render";
import type { PageConfig } from "../session/config";
import type { Connection } from "../session/connection";
import { Root } from "./Root";

const connection = vi.hoisted(() => ({ tell: (_: unknown) => {} }));
vi.mock("../session/connection", () => ({
  connect: (_: PageConfig, tell: (connection: Connection) => void) => {
    connection.tell = tell as (_: unknown) => void;
    tell({ state: "waiting" });
    return () => {};
  },
}));
vi.mock("./routes", () => ({ routes: [{ path: "/", Component: () => <input aria-label="note" /> }] }));

const CONFIG = { locale: "en" } as PageConfig;

async function tell(change: Connection) {
  await act(async () => connection.tell(change));
}

test("waits for the host, and says what it answered", async () => {
  render(<Root config={CONFIG} />);
  expect(await screen.findByRole("status")).toHaveTextContent("Waiting for the dashboard …");
  await tell({ state: "failed", why: "silence" });
  expect(await screen.findByRole("heading")).toHaveTextContent("The dashboard does not answer");
  await tell({ state: "failed", why: "permission" });
  expect(await screen.findByText("You do not have permission for this")).toBeVisible();
  await tell({ state: "ready", session: testSession({ locale: "de" }) });

  expect(await screen.findByLabelText("note")).toBeVisible();
  expect(document.documentElement.lang).toBe("de");
});

test("another language leaves what was typed", async () => {
  render(<Root config={CONFIG} />);
  await tell({ state: "ready", session: testSession({ locale: "en" }) });
  await userEvent.type(await screen.findByLabelText("note"), "call back");
  await tell({ state: "ready", session: testSession({ locale: "de" }) });
  await expect.poll(() => document.documentElement.lang).toBe("de");

  expect(screen.getByLabelText("note")).toHaveValue("call back");
});
