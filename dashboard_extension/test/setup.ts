import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll } from "vitest";
import { toasts } from "../src/ui/toasts";
import { server } from "./server";

configure({ asyncUtilTimeout: 10_000 }); // a busy machine is no failure

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  cleanup();
  toasts.clear();
  server.resetHandlers();
});
afterAll(() => server.close());

// happy-dom lays nothing out: everything is as large as the window, so that lists draw their rows.
Object.defineProperties(HTMLElement.prototype, {
  clientWidth: { configurable: true, get: () => window.innerWidth },
  clientHeight: { configurable: true, get: () => window.innerHeight },
});
