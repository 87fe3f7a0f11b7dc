import { screen, waitFor } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import { EVERYTHING, show } from "../../../test/render";
import { answer, server } from "../../../test/server";
import type { Permission } from "../../session/config";
import NewPage from "./NewPage";

const CHOICES = {
  customerTags: [
    { id: "T1", name: "Key account", color: "#1d4ed8" },
    { id: "T2", name: "Press", color: "#b91c1c" },
  ],
  customerGroups: [{ id: "G1", name: "Buyers" }],
  customFields: [
    { slug: "staff-size", name: "Employees", kind: "NUMBER", choices: [] },
    { slug: "industry", name: "Industry", kind: "CHOICE", choices: ["Crafts", "Health"] },
  ],
  creditReasons: [{ code: "welcome", label: "Welcome" }],
};
const CREATED = {
  id: "P9",
  firstName: "Ines",
  lastName: "Kahl",
  email: "ines@example.com",
  accountNumber: "K-00042",
  invitedAt: "2026-11-28T22:00:00Z",
};
const OWNER = {
  id: "P1",
  firstName: "Ines",
  lastName: "Kahler",
  email: "INES@example.com",
  status: "ACTIVE",
  onHold: false,
};

beforeEach(() => sessionStorage.clear());

function open(permissions: Permission[] = EVERYTHING, owners: object[] = []) {
  const reads = answer("NewCustomerChoices", CHOICES);
  const searches = answer("CustomersWithEmail", { customerProfiles: { edges: owners.map((node) => ({ node })) } });
  const shown = show(<NewPage />, { at: "/new", path: "/new", session: { permissions: new Set(permissions) } });
  return { reads, searches, ...shown };
}

const box = (name: string | RegExp) => screen.getByRole("textbox", { name });

async function choose(user: ReturnType<typeof show>["user"], name: RegExp, option: string) {
  await user.click(screen.getByRole("button", { name }));
  await user.click(screen.getByRole("option", { name: option }));
}

async function typeRequired(user: ReturnType<typeof show>["user"]) {
  await user.type(await screen.findByRole("textbox", { name: /^First name/ }), "Ines");
  await user.type(box(/^Last name/), "Kahl");
  await user.type(box(/^E-mail/), "ines@example.com");
}

test("three fields are enough: the customer is made and invited, and the page says so", async () => {
  const { user, reads } = open();
  const calls = answer("CreateCustomer", { customerProfileCreate: { profile: CREATED, errors: [] } });
  expect(await screen.findByRole("textbox", { name: /^First name/ })).toHaveFocus();
  expect(screen.queryByRole("textbox", { name: "Phone" })).toBeNull(); // folded
  await typeRequired(user);
  await user.click(screen.getByRole("button", { name: "Create and send invitation" }));
  expect(await screen.findByRole("heading", { name: "Ines Kahl is a customer now" })).toHaveFocus();
  expect(screen.getByRole("status")).toHaveTextContent(/^Invitation sent to ines@example.com, Nov 28, 2026/);
  expect(screen.getByRole("link", { name: "Open the customer" })).toHaveAttribute("href", "/c/P9");
  expect(screen.getByText("K-00042")).toBeVisible();
  expect(calls).toEqual([
    { input: { firstName: "Ines", lastName: "Kahl", email: "ines@example.com", sendInvitation: true } },
  ]);
  expect(reads[0]).toEqual({ givesCredit: true });
});

test("what is missing is said at the fields, and nothing is sent", async () => {
  const { user } = open();
  const calls = answer("CreateCustomer", {});
  await user.click(await screen.findByRole("button", { name: "Create and send invitation" }));
  await waitFor(() => expect(box(/^First name/)).toHaveAccessibleDescription("Fill this in"));
  expect(box(/^Last name/)).toHaveAccessibleDescription("Fill this in");
  expect(box(/^E-mail/)).toHaveAccessibleDescription("Fill this in");
  await user.type(box(/^E-mail/), "ines@");
  expect(box(/^E-mail/)).toHaveAccessibleDescription("Write it like name@example.com");
  expect(calls).toEqual([]);
});

test("an e-mail address that somebody has is said while it is typed, with a link to that customer", async () => {
  const { user, searches } = open(EVERYTHING, [{ ...OWNER, id: "P2", email: "ines@example.com.au" }, OWNER]);
  await user.type(await screen.findByRole("textbox", { name: /^E-mail/ }), "ines@example.com");
  expect(await screen.findByRole("link", { name: "Open Ines Kahler" })).toHaveAttribute("href", "/c/P1");
  expect(box(/^E-mail/)).toHaveAccessibleDescription("Somebody has this e-mail address already");
  expect(searches).toEqual([{ email: "ines@example.com" }]); // asked once, after a pause
  await user.type(box(/^E-mail/), ".de");
  expect(screen.queryByRole("link", { name: "Open Ines Kahler" })).toBeNull();
});

test("all that is typed goes along, amounts and numbers as they are written here", async () => {
  const { user } = open();
  const calls = answer("CreateCustomer", {
    customerProfileCreate: { profile: { ...CREATED, invitedAt: null }, errors: [] },
  });
  await typeRequired(user);
  await user.click(screen.getByRole("button", { name: /^Contact and account/ }));
  await user.type(box("Phone"), "+49 40 123");
  await user.click(screen.getByRole("button", { name: /Group/ }));
  await user.click(screen.getByRole("option", { name: "Buyers" }));
  for (const tag of ["Press", "Key account"]) {
    await user.click(screen.getByRole("button", { name: /^(Add a tag )?Tags/ }));
    await user.click(screen.getByRole("option", { name: tag }));
  }
  await user.click(screen.getByRole("button", { name: "Remove Key account" }));
  await choose(user, /Currency$/, "EUR – Euro");
  await choose(user, /Language of mails$/, "German");
  await user.click(screen.getByRole("button", { name: /^Custom fields/ }));
  await user.type(box("Employees"), "12,5");
  await user.click(screen.getByRole("button", { name: /^First credit/ }));
  await user.type(box(/^Amount/), "20,5");
  await user.click(screen.getByRole("button", { name: /^Addresses/ }));
  await user.click(screen.getByRole("button", { name: "Add an address" }));
  await user.click(screen.getByRole("button", { name: /Country/ }));
  await user.click(screen.getByRole("option", { name: "Germany" }));
  await user.type(box("City"), "Hamburg");
  await user.click(screen.getByRole("switch", { name: /^Send the invitation/ }));
  await user.click(screen.getByRole("button", { name: "Create without invitation" }));
  expect(await screen.findByText(/^No invitation was sent/)).toBeVisible();
  expect(calls).toEqual([
    {
      input: {
        firstName: "Ines",
        lastName: "Kahl",
        email: "ines@example.com",
        phone: "+49 40 123",
        groupId: "G1",
        tagIds: ["T2"],
        currency: "EUR",
        language: "de",
        customFields: [{ slug: "staff-size", value: "12.5" }],
        addresses: [
          {
            address: { firstName: "Ines", lastName: "Kahl", country: "DE", city: "Hamburg" },
            isDefaultBillingAddress: true,
            isDefaultShippingAddress: true,
          },
        ],
        firstCredit: { amount: "20.50", currency: "EUR", reason: "welcome" },
        sendInvitation: false,
      },
    },
  ]);
}, 60_000);

test("the new customer belongs where one says, in a shop that has an organisation", async () => {
  const some = { edges: [{ cursor: "c" }] };
  answer("NewCustomerChoices", { ...CHOICES, someDepartment: some });
  answer("CustomersWithEmail", { customerProfiles: { edges: [] } });
  const { user } = show(<NewPage />, { at: "/new", path: "/new" });
  const brisa = { id: "C1", name: "Brisa" };
  const node = { id: "D1", name: "Sales", parent: { id: "B1", name: "Kiel", parent: brisa } };
  answer("Departments", { units: { totalCount: 1, pageInfo: { hasNextPage: false }, edges: [{ node }] } });
  const calls = answer("CreateCustomer", { customerProfileCreate: { profile: CREATED, errors: [] } });
  await typeRequired(user);
  await user.click(screen.getByRole("button", { name: /^Organisation/ }));
  await user.click(screen.getByRole("button", { name: "None Department" }));
  await user.click(await screen.findByRole("menuitem", { name: /^Sales/ }));
  await user.click(screen.getByRole("button", { name: "Create and send invitation" }));
  await screen.findByRole("heading", { name: "Ines Kahl is a customer now" });
  expect(calls[0]).toMatchObject({ input: { companyId: "C1", branchId: "B1", departmentId: "D1" } });
}, 30_000);

test("the new customer begins in a discount group, where the shop has any", async () => {
  answer("NewCustomerChoices", { ...CHOICES, someDiscountGroup: { edges: [{ cursor: "c" }] } });
  answer("CustomersWithEmail", { customerProfiles: { edges: [] } });
  answer("DiscountGroups", {
    groups: { totalCount: 1, pageInfo: { hasNextPage: false }, edges: [{ node: { id: "G7", name: "Dealers" } }] },
  });
  const calls = answer("CreateCustomer", { customerProfileCreate: { profile: CREATED, errors: [] } });
  const { user } = show(<NewPage />, { at: "/new", path: "/new" });
  await typeRequired(user);
  await user.click(screen.getByRole("button", { name: /^Contact and account/ }));
  await user.click(screen.getByRole("button", { name: "None Discount group" }));
  await user.click(await screen.findByRole("menuitem", { name: "Dealers" }));
  await user.click(screen.getByRole("button", { name: "Create and send invitation" }));
  await screen.findByRole("heading", { name: "Ines Kahl is a customer now" });
  expect(calls[0]).toMatchObject({ input: { discountGroupId: "G7" } });
}, 30_000);

test("a refusal unfolds its part and stands at the field; what was typed stays", async () => {
  const { user } = open();
  answer("CreateCustomer", {
    customerProfileCreate: {
      profile: null,
      errors: [{ field: "staff-size", code: "INVALID", message: "This field is archived; it can only be cleared." }],
    },
  });
  await typeRequired(user);
  await user.click(screen.getByRole("button", { name: /^Custom fields/ }));
  await user.type(box("Employees"), "12");
  await user.click(screen.getByRole("button", { name: /^Custom fields/ }));
  expect(screen.queryByRole("textbox", { name: "Employees" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Create and send invitation" }));
  await waitFor(() => expect(box("Employees")).toHaveAccessibleDescription(/This field is archived/));
  expect(box("Employees")).toHaveValue("12");
  expect(box(/^First name/)).toHaveValue("Ines");
});

test("one after the other: the form is empty again, and the last one is a click away", async () => {
  const { user, router } = open();
  answer("CreateCustomer", { customerProfileCreate: { profile: CREATED, errors: [] } });
  await typeRequired(user);
  await user.click(screen.getByRole("button", { name: "Create and add another" }));
  expect(await screen.findByText("Ines Kahl is a customer now")).toBeVisible();
  await waitFor(() => expect(box(/^First name/)).toHaveValue(""));
  await waitFor(() => expect(box(/^First name/)).toHaveFocus());
  await user.click(screen.getByRole("button", { name: "Open" }));
  expect(router.state.location.pathname).toBe("/c/P9");
});

test("an ended log-in keeps what was typed until one comes back", async () => {
  const follow = vi.fn();
  answer("NewCustomerChoices", CHOICES);
  answer("CustomersWithEmail", { customerProfiles: { edges: [] } });
  server.use(graphql.mutation("CreateCustomer", () => new HttpResponse(null, { status: 401 })));
  const { user, unmount } = show(<NewPage />, { at: "/new", path: "/new", session: { follow } });
  await typeRequired(user);
  await user.click(screen.getByRole("button", { name: "Create and send invitation" }));
  await user.click(await screen.findByRole("button", { name: "Log in" }));
  expect(follow).toHaveBeenCalledWith("/login");
  unmount();
  open();
  await waitFor(() => expect(box(/^First name/)).toHaveValue("Ines"));
  expect(box(/^E-mail/)).toHaveValue("ines@example.com");
});

test("nobody without the permission sees the form, and credit is for those who may give it", async () => {
  const { reads, unmount } = open(["manage_customer_profiles"]);
  await screen.findByRole("textbox", { name: /^First name/ });
  expect(reads).toEqual([{ givesCredit: false }]);
  unmount();
  const nobody = open(["view_customer_credit"]);
  expect(screen.getByText("You do not have permission for this")).toBeVisible();
  expect(nobody.reads).toEqual([]);
});

test("channels and currencies are Saleor's own where the page does not tell them", async () => {
  const channels = [
    { id: "Q2hhbm5lbDox", name: "Web", currencyCode: "EUR" },
    { id: "Q2hhbm5lbDoy", name: "Wholesale", currencyCode: "CHF" },
  ];
  const asked = answer("ShopChannels", { channels });
  answer("NewCustomerChoices", CHOICES);
  answer("CustomersWithEmail", { customerProfiles: { edges: [] } });
  const calls = answer("CreateCustomer", { customerProfileCreate: { profile: CREATED, errors: [] } });
  const choices = {
    languages: ["de"],
    countries: ["DE"],
    channels: null,
    currencies: null,
    invitationSeconds: 86_400,
  };
  const { user } = show(<NewPage />, { at: "/new", path: "/new", session: { host: "saleor", choices } });
  await typeRequired(user);
  expect(screen.getByText("The link works once, for 1 day.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: /^Contact and account/ }));
  await choose(user, /Preferred channel$/, "Wholesale");
  await choose(user, /Currency$/, "CHF – Swiss Franc");
  expect(asked).toEqual([{}]);
  await user.click(screen.getByRole("button", { name: "Create and send invitation" }));
  await screen.findByRole("heading", { name: "Ines Kahl is a customer now" });
  expect(calls[0]).toMatchObject({ input: { preferredChannel: "Q2hhbm5lbDoy", currency: "CHF" } });
});

test.each([
  [259_200, "The link works once, for 3 days."],
  [7_200, "The link works once, for 2 hours."],
  [600, "The link works once, for less than an hour."],
])("an invitation that holds %i seconds is said so", async (invitationSeconds, words) => {
  answer("NewCustomerChoices", CHOICES);
  const choices = { languages: [], countries: [], channels: [], currencies: [], invitationSeconds };
  show(<NewPage />, { at: "/new", path: "/new", session: { choices } });
  expect(await screen.findByText(words)).toBeVisible();
});
