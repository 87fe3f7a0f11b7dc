// Measures how soon the list answers to what staff do, with as many rows as wanted, on the running sample shop.
// Usage: BASE_URL=http://127.0.0.1:8000 node scripts/responsiveness.mjs [rows = 50]
// The shop's answer is repeated until there are so many rows. Times are those of the browser's Event Timing (from the key or
// click to the next paint, in steps of 8 ms) and, for scrolling, between two frames; all in milliseconds. On a machine that does
// much beside this the processor time of the page's main thread says more; it includes what is done after that paint.
import { chromium } from "@playwright/test";

const BASE_URL = process.env.BASE_URL ?? "http://127.0.0.1:8000";
const ROWS = Number(process.argv[2] ?? 50);
const TIMES = 5;

const asRoot = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: asRoot ? ["--no-sandbox"] : [],
});
const page = await browser.newPage({ baseURL: BASE_URL, viewport: { width: 1440, height: 900 } });
await page.goto("/accounts/login/");
await page.locator("input[name=login-username]").fill("admin@nordkontor.example");
await page.locator("input[name=login-password]").fill("demo");
await page.locator("input[name=login-password]").press("Enter");
await page.waitForURL((url) => !url.pathname.startsWith("/accounts/login"));

await page.route("**/graphql/", async (route) => {
  const answer = await route.fetch();
  const json = await answer.json();
  const list = json.data?.customerProfiles;
  if (list?.edges.length) {
    const { edges } = list;
    list.edges = Array.from({ length: ROWS }, (_, at) => {
      const { node } = edges[at % edges.length];
      return { node: { ...node, id: `${node.id}-${at}`, lastName: `${node.lastName} ${at}` } };
    });
  }
  await route.fulfill({ response: answer, json });
});
await page.goto("/dashboard/customers/");
const grid = page.getByRole("grid", { name: "Customers" });
await grid.getByRole("row").nth(5).waitFor();
await page.waitForTimeout(1000);
await page.evaluate(() => {
  window.events = [];
  new PerformanceObserver((list) => {
    for (const { name, duration, interactionId } of list.getEntries())
      if (interactionId) window.events.push({ name, duration });
  }).observe({ type: "event", durationThreshold: 16 });
});

const devtools = await page.context().newCDPSession(page);
await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
async function processorTime() {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
}

async function measure(name, act) {
  const longest = [];
  const busy = [];
  for (let time = 0; time < TIMES; time++) {
    await page.evaluate(() => {
      window.events.length = 0;
    });
    const before = await processorTime();
    await act(time);
    await page.waitForTimeout(700);
    busy.push((await processorTime()) - before);
    longest.push(await page.evaluate(() => Math.max(0, ...window.events.map(({ duration }) => duration))));
  }
  for (const times of [longest, busy]) times.sort((one, other) => one - other);
  const middle = (TIMES - 1) / 2;
  const cpu = Math.round(busy[middle]);
  console.log(`${name.padEnd(28)} median ${longest[middle]}, longest ${longest.at(-1)}; main thread's CPU ${cpu}`);
}

console.log(`${ROWS} rows; "0" is below 16 ms`);
const row = (at) => grid.getByRole("row").nth(at);
await measure("choose a row", (time) =>
  row(2 + time)
    .getByRole("checkbox")
    .click({ force: true }),
);
await measure("choose all, and none", () => row(0).getByRole("checkbox").click({ force: true }));
await measure("walk by arrow", async (time) => {
  if (!time) await row(2).focus();
  await page.keyboard.press("ArrowDown");
});
await measure("open and close the filters", async () => {
  await page.getByRole("button", { name: "Filters" }).click();
  await page.waitForTimeout(500);
  await page.keyboard.press("Escape");
});
await measure("type into the search", (time) => page.getByRole("searchbox").pressSequentially("abcde"[time]));
await page.getByRole("searchbox").fill("");
await page.waitForTimeout(1500);
await measure("sort by a column", () => grid.getByRole("columnheader", { name: "Revenue" }).click());

const frames = await page.evaluate(async () => {
  const box = [...document.querySelectorAll(".table-window, .table-window *")].find(
    (element) => element.scrollHeight > element.clientHeight + 100 && getComputedStyle(element).overflowY !== "visible",
  );
  const target = box ?? document.scrollingElement;
  const times = [];
  let last = performance.now();
  for (let step = 0; step < 180; step++) {
    target.scrollTop += 240;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return { times, drawn: document.querySelectorAll("[role=row]").length, top: target.scrollTop };
});
frames.times.sort((one, other) => one - other);
const at = (share) => frames.times[Math.floor(frames.times.length * share)].toFixed(0);
console.log(
  `scroll ${frames.top} px: frame median ${at(0.5)}, 95 of 100 below ${at(0.95)}; ${frames.drawn} rows in the page`,
);
await browser.close();
