import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { componentTexts, documentsInPlace } from "./scripts/smaller.ts";

// Relative, so that lazy chunks are found wherever the host serves them from.
export default defineConfig({
  base: "./",
  plugins: [react(), documentsInPlace(), componentTexts(["en", "de"])],
  build: {
    outDir: "../saleor_customer_ext/static/saleor_customer_ext/dashboard",
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    target: "es2022",
    rollupOptions: { input: "src/main.tsx" },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["test/setup.ts"],
    restoreMocks: true,
    css: false,
    testTimeout: 20_000, // a busy machine is no failure
    env: { TZ: "Europe/Berlin" },
  },
});
