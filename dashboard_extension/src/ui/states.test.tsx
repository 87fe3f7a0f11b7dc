import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { show } from "../../test/render";
import { Denied, Expired, Failed, Unreachable } from "../api/errors";
import { HostLink } from "./HostLink";
import { ErrorPanel } from "./states";

test.each([
  [new Failed("HTTP 500"), "That did not work"],
  [new Unreachable("offline"), "The shop cannot be reached"],
  [new Error("anything"), "That did not work"],
])("%s can be tried again", async (error, title) => {
  const onRetry = vi.fn();
  const { user } = show(<ErrorPanel error={error} onRetry={onRetry} />);
  expect(screen.getByRole("alert")).toHaveTextContent(title);
  expect(screen.getByRole("alert")).not.toHaveTextContent(error.message);
  await user.click(screen.getByRole("button", { name: "Try again" }));

  expect(onRetry).toHaveBeenCalledOnce();
});

test("what one may not see cannot be tried again", () => {
  show(<ErrorPanel error={new Denied("no")} onRetry={() => {}} />);

  expect(screen.getByRole("alert")).toHaveTextContent("You do not have permission for this");
  expect(screen.queryByRole("button")).toBeNull();
});

test("a log-in that ended leads to the host's log-in", async () => {
  const follow = vi.fn();
  const { user } = show(<ErrorPanel error={new Expired("old")} onRetry={() => {}} />, { session: { follow } });
  await user.click(screen.getByRole("button", { name: "Log in" }));

  expect(follow).toHaveBeenCalledExactlyOnceWith("/login");
});

test("inside a frame there is no log-in of ours, so one tries again", async () => {
  const onRetry = vi.fn();
  const session = { embedded: true, logInLink: () => null };
  const { user } = show(<ErrorPanel error={new Expired("old")} onRetry={onRetry} />, { session });
  expect(screen.getByRole("alert")).toHaveTextContent("reload the dashboard");
  await user.click(screen.getByRole("button", { name: "Try again" }));

  expect(onRetry).toHaveBeenCalledOnce();
});

test("a page of the host is a link, which inside a frame the host itself opens", async () => {
  const follow = vi.fn();
  const plain = show(<HostLink to="/orders/7">Order 7</HostLink>);
  expect(screen.getByRole("link", { name: "Order 7" })).toHaveAttribute("href", "/orders/7");
  plain.unmount();
  const framed = show(<HostLink to="/orders/7">Order 7</HostLink>, { session: { embedded: true, follow } });
  expect(screen.getByRole("link", { name: "Order 7" })).not.toHaveAttribute("href");
  await framed.user.click(screen.getByRole("link", { name: "Order 7" }));
  expect(follow).toHaveBeenCalledExactlyOnceWith("/orders/7");
  framed.unmount();
  show(<HostLink to={null}>Order 7</HostLink>);

  expect(screen.queryByRole("link")).toBeNull();
});
