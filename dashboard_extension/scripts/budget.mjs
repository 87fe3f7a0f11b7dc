// Fails when the scripts that the customer list needs for its first paint outgrow their budget.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET = 250_000; // bytes of gzipped script
const PAGE = "src/customers/list/ListPage.tsx";
const build = resolve(import.meta.dirname, "../../saleor_customer_ext/static/saleor_customer_ext/dashboard");
const manifest = JSON.parse(readFileSync(resolve(build, ".vite/manifest.json"), "utf8"));

function collect(key, found = new Set()) {
  if (found.has(key)) return found;
  found.add(key);
  for (const imported of manifest[key].imports ?? []) collect(imported, found);
  return found;
}

for (const key of ["src/main.tsx", PAGE]) if (!manifest[key]) throw new Error(`the build has no entry for ${key}`);
const keys = collect(PAGE, collect("src/main.tsx"));
let total = 0;
for (const key of keys) total += gzipSync(readFileSync(resolve(build, manifest[key].file)), { level: 9 }).length;
const words = `customer list: ${(total / 1000).toFixed(1)} kB of gzipped script in ${keys.size} files, budget ${BUDGET / 1000} kB`;
if (total > BUDGET) {
  console.error(words);
  process.exit(1);
}
console.log(words);
