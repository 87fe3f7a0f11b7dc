import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { EVERYTHING, show } from "../../test/render";
import { answer } from "../../test/server";
import { loadTexts } from "../i18n/locales";
import type { Permission } from "../session/config";
import PreviewPage from "./PreviewPage";

const BRNO = { id: "B2", name: "Brno" };
const WAREHOUSE = { id: "D2", name: "Warehouse" };
const DRILL = { id: "P1", name: "Drill", isVisible: false };
const TAPE = { id: "P2", name: "Tape", isVisible: true };
const PREVIEW = {
  isRestricted: true,
  codes: ["BRANCH", "DEPARTMENT"],
  numberOfVisible: 11,
  numberOfProducts: 40,
  branch: BRNO,
  department: WAREHOUSE,
  products: [DRILL, TAPE],
};
const MAREK = { firstName: "Marek", lastName: "Novák", email: "marek@example.com" };
const reason = (code: string, allows: boolean, more: object = {}) => ({
  code,
  allows,
  branch: code === "BRANCH" ? BRNO : null,
  department: code.startsWith("DEPARTMENT") ? WAREHOUSE : null,
  assignments: [],
  ...more,
});

async function open(query: string, { permissions = EVERYTHING as Permission[], locale = "en", preview = {} } = {}) {
  const seen = answer("AssortmentPreview", { preview: { ...PREVIEW, ...preview } });
  answer("Viewer", { customer: MAREK });
  const shown = show(<PreviewPage />, {
    at: `/organization/preview${query}`,
    path: "/organization/preview",
    session: { permissions: new Set(permissions), locale },
    texts: await loadTexts(locale === "de" ? "de" : "en"),
  });
  return { seen, ...shown };
}

test("a customer is found, and what they see stands with what decides it", async () => {
  const { user, seen, router } = await open("");
  const found = answer("FindCustomers", { customerProfiles: { edges: [{ node: { id: "C7", ...MAREK } }] } });
  expect(await screen.findByRole("heading", { name: "Choose whom to look as" })).toBeVisible();
  expect(seen).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Choose a customer Customer" }));
  await user.type(await screen.findByRole("searchbox", { name: "Find a customer" }), "nov{Enter}");
  await user.click(await screen.findByRole("menuitem", { name: /Marek Novák/ }));
  expect(await screen.findByRole("heading", { name: "What Marek Novák sees" })).toBeVisible();
  expect(router.state.location.search).toBe("?customer=C7");
  expect(found).toContainEqual({ search: "nov", first: 20 });
  expect(screen.getAllByRole("listitem").map((each) => each.textContent)).toEqual([
    "Their branch Brno lets them see only what is assigned to it.",
    "Their department Warehouse narrows that to what is assigned to it, too.",
  ]);
  expect(screen.getByRole("link", { name: "Brno" })).toHaveAttribute("href", "/organization/branches/B2/assortment");
  await user.type(screen.getByRole("searchbox", { name: "Find a product" }), "dri{Enter}");
  await user.click(screen.getByRole("radio", { name: "Not seen 29" }));
  await waitFor(() => expect(seen.at(-1)).toEqual({ customerId: "C7", search: "dri", isVisible: false }));
  expect(router.state.location.search).toBe("?customer=C7&q=dri&show=hidden");
});

test("why a product is not seen is said reason by reason", async () => {
  const { user, router } = await open("?customer=C7");
  const asked = answer("ExplainAssortment", {
    explained: {
      isVisible: false,
      reasons: [
        reason("BRANCH", true, {
          assignments: [
            { kind: "CATEGORY", id: "K1", name: "Tools" },
            { kind: "COLLECTION", id: "R1", name: "Summer" },
            { kind: "PRODUCT", id: "P1", name: "Drill" },
          ],
        }),
        reason("DEPARTMENT", false),
      ],
    },
  });
  await user.click(await screen.findByRole("button", { name: "Why Drill is not seen" }));
  const panel = await screen.findByRole("dialog", { name: "Drill" });
  expect(await within(panel).findByText("Marek Novák does not see this product and cannot buy it.")).toBeVisible();
  expect(
    within(panel)
      .getAllByRole("listitem")
      .map((each) => each.textContent),
  ).toEqual([
    "Speaks for it: Assigned to the branch Brno by: Category “Tools”, Range “Summer”, and the product itself.",
    "Speaks against it: The department Warehouse narrows, and this is not assigned to it.",
  ]);
  expect(asked).toEqual([{ customerId: "C7", productId: "P1" }]);
  expect(router.state.location.search).toBe("?customer=C7&product=P1");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(router.state.location.search).toBe("?customer=C7"));
});

test("the same in German", async () => {
  const { user } = await open("?customer=C7", { locale: "de" });
  answer("ExplainAssortment", {
    explained: {
      isVisible: true,
      reasons: [
        reason("BRANCH", true, { assignments: [{ kind: "CATEGORY", id: "K1", name: "Packen" }] }),
        reason("DEPARTMENT_WITHOUT_ASSIGNMENTS", true),
      ],
    },
  });
  await user.click(await screen.findByRole("button", { name: "Warum Tape zu sehen ist" }));
  const panel = await screen.findByRole("dialog", { name: "Tape" });
  expect(await within(panel).findByText("Marek Novák sieht diesen Artikel und kann ihn kaufen.")).toBeVisible();
  expect(
    within(panel)
      .getAllByRole("listitem")
      .map((each) => each.textContent),
  ).toEqual([
    "Spricht dafür: Der Niederlassung Brno zugeordnet durch: Kategorie „Packen“.",
    "Spricht dafür: Ihrer Abteilung Warehouse ist nichts zugeordnet, also schränkt sie nicht ein.",
  ]);
});

test.each([
  ["ORGANIZATION_DISABLED", true, "This shop does without an organisation: everybody sees everything."],
  ["ASSORTMENT_DISABLED", true, "The assortment is switched off: everybody sees everything."],
  ["STAFF", true, "They work for the shop, and staff see everything."],
  ["ANONYMOUS", true, "Who is not logged in sees everything, as the settings say."],
  ["ANONYMOUS", false, "Who is not logged in sees nothing, as the settings say."],
  ["WITHOUT_BRANCH", true, "They are in no branch, and the settings say that such customers see everything."],
  ["WITHOUT_BRANCH", false, "They are in no branch, and the settings say that such customers see nothing."],
])("%s, everything: %s, in words", async (code, all, words) => {
  await open("?as=visitor", {
    preview: { codes: [code], isRestricted: !all, numberOfVisible: all ? 40 : 0, branch: null, department: null },
  });
  expect(await screen.findByText(words)).toBeVisible();
});

test("who may not list customers looks as a branch, a department or a visitor", async () => {
  const { user } = await open("", { permissions: ["manage_organization"] });
  await user.click(await screen.findByRole("button", { name: /Look as$/ }));
  expect(screen.getAllByRole("option").map((each) => each.textContent)).toEqual([
    "Anybody of a branch",
    "Anybody of a department",
    "Somebody not logged in",
  ]);
});

test("without the permission nothing is asked", async () => {
  const { seen } = await open("?as=visitor", { permissions: ["manage_customer_profiles"] });
  expect(await screen.findByRole("heading", { name: "You do not have permission for this" })).toBeVisible();
  expect(seen).toEqual([]);
});
