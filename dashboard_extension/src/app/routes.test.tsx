import { createMemoryRouter } from "react-router";
import { expect, test } from "vitest";
import { routes } from "./routes";

test.each([
  ["/customer-ext/customer?customerId=VXNlcjo3Nzc%3D&theme=dark", "/customer-ext/c/VXNlcjo3Nzc%3D"],
  ["/customer-ext/customer", "/customer-ext"],
])("%s leads to %s", async (from, to) => {
  const [shell] = routes;
  const children = shell?.children?.filter(({ path }) => path === "customer") ?? [];
  const anywhere = { path: "*", element: null };
  const router = createMemoryRouter([...children, anywhere], { basename: "/customer-ext", initialEntries: [from] });
  await expect.poll(() => router.state.initialized).toBe(true);

  expect(router.state.location.pathname + router.state.location.search).toBe(to);
});
