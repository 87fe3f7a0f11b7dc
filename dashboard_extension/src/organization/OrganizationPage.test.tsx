import { screen, waitFor, within } from "@testing-library/react";
import { graphql, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { EVERYTHING, show } from "../../test/render";
import { answer, server } from "../../test/server";
import OrganizationPage from "./OrganizationPage";

const COMMON = {
  externalReference: "",
  contactName: "",
  email: "",
  phone: "",
  isArchived: false,
  version: 3,
  customers: 0,
};
const BRISA = {
  ...COMMON,
  id: "C1",
  name: "Brisa",
  country: "DE",
  vatNumber: "DE136695976",
  externalReference: "ERP-1",
  customers: 4,
  children: 2,
};
const OLD = { ...COMMON, id: "C2", name: "Old & Sons", country: "", vatNumber: "", children: 0 };
const PLACE = { streetAddress1: "", streetAddress2: "", postalCode: "", cityArea: "", countryArea: "", country: "" };
const HAMBURG = {
  ...COMMON,
  ...PLACE,
  id: "B1",
  name: "Hamburg",
  city: "Hamburg",
  postalCode: "20457",
  country: "DE",
  streetAddress1: "Hafenstraße 12",
  customers: 1,
  children: 0,
  assortment: { totalCount: 12 },
  parent: { id: "C1", name: "Brisa" },
};
const FAIR = { ...COMMON, ...PLACE, id: "B2", name: "Trade fair", city: "", children: 0, parent: null };

const pageOf = (units: object[], more: object = {}) => ({
  units: {
    totalCount: units.length,
    pageInfo: { startCursor: "s", endCursor: "e", hasNextPage: false, hasPreviousPage: false },
    edges: units.map((node) => ({ node })),
  },
  ...more,
});
const DONE = { written: { errors: [], count: 0, unit: { id: "X", name: "X" } } };
const refused = (code: string, field: string | null, message: string) => ({
  written: { errors: [{ code, field, message }] },
});
const FIRST = { isArchived: false, first: 50, parent: "", isOfOne: false };

function open(query = "", permissions = EVERYTHING) {
  const companies = answer("Companies", pageOf([BRISA, OLD]));
  const branches = answer("Branches", pageOf([HAMBURG, FAIR], { parent: { id: "C1", name: "Brisa" } }));
  const shown = show(<OrganizationPage />, {
    at: `/organization${query}`,
    path: "/organization",
    session: { permissions: new Set(permissions) },
  });
  return { companies, branches, ...shown };
}
const choose = async (user: ReturnType<typeof show>["user"], name: string, action: string) => {
  await user.click(await screen.findByRole("button", { name: `Actions for ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: action }));
};

test("companies stand with what they are known by, and their numbers lead to branches and customers", async () => {
  const { companies } = open();
  expect(await screen.findByRole("rowheader", { name: "Brisa DE136695976 · ERP-1" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Show the 2 branches of Brisa" })).toHaveAttribute(
    "href",
    "/organization?tab=branches&of=C1&archived=all",
  );
  expect(screen.getByRole("link", { name: "Show the 4 customers of Brisa" })).toHaveAttribute("href", "/?company=C1");
  // Nothing belongs to the other one; the third leads to what customers see.
  expect(screen.getAllByRole("link")).toHaveLength(3);
  expect(companies).toEqual([FIRST]);
});

test("search, archived ones and what they belong to stand in the address", async () => {
  const { user, branches, router } = open("?tab=branches&of=C1&archived=all");
  await user.click(await screen.findByRole("button", { name: "Drop the filter: Brisa" }));
  await user.click(screen.getByRole("button", { name: "No company" }));
  await user.type(screen.getByRole("searchbox", { name: "Search branches" }), "fair{Enter}");
  await waitFor(() => expect(router.state.location.search).toBe("?tab=branches&archived=all&of=none&q=fair"));
  await waitFor(() => expect(branches).toHaveLength(4));
  expect(branches).toEqual([
    { of: ["C1"], first: 50, parent: "C1", isOfOne: true, counts: true },
    { first: 50, parent: "", isOfOne: false, counts: true },
    { of: ["none"], first: 50, parent: "", isOfOne: false, counts: true },
    { search: "fair", of: ["none"], first: 50, parent: "", isOfOne: false, counts: true },
  ]);
  await user.click(screen.getByRole("tab", { name: "Companies" }));
  expect(router.state.location.search).toBe("");
});

test("what is assigned to a branch is counted, and a click away", async () => {
  const { user, router } = open("?tab=branches");
  expect(await screen.findByRole("link", { name: "Show the 12 things assigned to Hamburg" })).toHaveAttribute(
    "href",
    "/organization/branches/B1/assortment",
  );
  expect(screen.getByRole("link", { name: "Nothing is assigned to Trade fair" })).toHaveTextContent("0");
  await choose(user, "Hamburg", "Edit");
  expect(await screen.findByText("12 things are assigned to it")).toBeVisible();
  await user.keyboard("{Escape}");
  await choose(user, "Hamburg", "Assortment");
  await waitFor(() => expect(router.state.location.pathname).toBe("/organization/branches/B1/assortment"));
});

test("a company is made with all its data, and a double name is refused at the field", async () => {
  const { user } = open();
  const calls = answer("CreateCompany", refused("UNIQUE", "name", "There is a company with this name."));
  await user.click(await screen.findByRole("button", { name: "New company" }));
  const name = screen.getByRole("textbox", { name: /^Name/ });
  await user.type(name, "BRISA");
  await user.click(screen.getByRole("button", { name: /Country/ }));
  await user.click(screen.getByRole("option", { name: "Germany" }));
  await user.type(screen.getByRole("textbox", { name: "VAT number" }), "DE136695976");
  await user.type(screen.getByRole("textbox", { name: "External reference" }), "ERP-9");
  await user.type(screen.getByRole("textbox", { name: "E-mail" }), "mail@brisa.example");
  await user.click(screen.getByRole("button", { name: "Create" }));
  await waitFor(() => expect(name).toHaveAccessibleDescription("There is a company of this name already"));
  expect(name).toHaveValue("BRISA");
  answer("CreateCompany", DONE);
  await user.type(name, " 2{Enter}");
  expect(await screen.findByText("“BRISA 2” is there")).toBeVisible();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(calls).toEqual([
    {
      input: {
        name: "BRISA",
        country: "DE",
        vatNumber: "DE136695976",
        externalReference: "ERP-9",
        email: "mail@brisa.example",
      },
    },
  ]);
}, 30_000);

test("a branch is made in a company that is found by typing, with its address", async () => {
  const { user, companies } = open("?tab=branches");
  const calls = answer("CreateBranch", DONE);
  await user.click(await screen.findByRole("button", { name: "New branch" }));
  await user.type(screen.getByRole("textbox", { name: /^Name/ }), "Lübeck");
  await user.click(screen.getByRole("button", { name: /Company$/ }));
  await user.type(await screen.findByRole("searchbox", { name: "Find by name" }), "bris{Enter}");
  await user.click(await screen.findByRole("menuitem", { name: "Brisa" }));
  expect(companies.at(-1)).toEqual({ search: "bris", isArchived: false, first: 20, parent: "", isOfOne: false });
  await user.click(screen.getByRole("button", { name: /Country/ }));
  await user.click(screen.getByRole("option", { name: "Germany" }));
  await user.type(screen.getByRole("textbox", { name: "Street and number" }), "Kai 1");
  await user.type(screen.getByRole("textbox", { name: "Postal code" }), "23552");
  await user.type(screen.getByRole("textbox", { name: "City" }), "Lübeck");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("“Lübeck” is there")).toBeVisible();
  expect(calls).toEqual([
    {
      input: {
        name: "Lübeck",
        companyId: "C1",
        country: "DE",
        streetAddress1: "Kai 1",
        postalCode: "23552",
        city: "Lübeck",
      },
    },
  ]);
}, 30_000);

test("an edit sends what differs; what somebody else changed meanwhile is said, and what was typed stays", async () => {
  const { user } = open();
  const calls = answer("UpdateCompany", refused("CONFLICT", "version", "Somebody else has changed this company."));
  answer("Company", { unit: { ...BRISA, name: "Brisa AG", phone: "040 1", version: 4 } });
  await choose(user, "Brisa", "Edit");
  const name = await screen.findByRole("textbox", { name: /^Name/ });
  await user.type(name, " GmbH{Enter}");
  await user.click(await screen.findByRole("button", { name: "Load the new state" }));
  expect(await screen.findByText("Somebody else wrote here meanwhile")).toBeVisible();
  expect(screen.getByText("Name: Brisa AG")).toBeVisible();
  expect(name).toHaveValue("Brisa GmbH");
  expect(screen.getByRole("textbox", { name: "Phone" })).toHaveValue("040 1");
  const saved = answer("UpdateCompany", DONE);
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("“Brisa GmbH” was changed")).toBeVisible();
  expect(calls).toEqual([{ id: "C1", version: 3, input: { name: "Brisa GmbH" } }]);
  expect(saved).toEqual([{ id: "C1", version: 4, input: { name: "Brisa GmbH" } }]);
});

test("what something belongs to is not deleted but archived, which can be undone", async () => {
  const { user } = open();
  const deleted = answer("DeleteCompany", DONE);
  const archived = answer("ArchiveCompany", DONE);
  const restored = answer("RestoreCompany", DONE);
  await choose(user, "Brisa", "Delete …");
  const dialog = await screen.findByRole("dialog", { name: "“Brisa” cannot be deleted" });
  expect(
    within(dialog)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual(["2 branches belong to it.", "4 customers belong to it."]);
  await user.click(within(dialog).getByRole("button", { name: "Archive" }));
  expect(await screen.findByText("“Brisa” is archived: nothing new comes to it")).toBeVisible();
  expect(archived).toEqual([{ id: "C1" }]);
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(restored).toEqual([{ id: "C1" }]));
  expect(deleted).toEqual([]);
});

test("what nothing belongs to is deleted after a question; a refusal says why", async () => {
  const { user } = open();
  const calls = answer("DeleteCompany", refused("IN_USE", "companyId", "This company has 1 branches."));
  await choose(user, "Old & Sons", "Delete …");
  expect(await screen.findByRole("alertdialog", { name: "Delete “Old & Sons”?" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Delete “Old & Sons”" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("This company has 1 branches.");
  answer("DeleteCompany", DONE);
  await user.click(screen.getByRole("button", { name: "Delete “Old & Sons”" }));
  expect(await screen.findByText("“Old & Sons” is gone")).toBeVisible();
  expect(calls).toEqual([{ id: "C2" }]);
});

test("a branch moves to another company; customers who stand in the way are said, and taken along if wanted", async () => {
  const { user } = open("?tab=branches");
  const calls = answer("MoveBranch", refused("INVALID", "companyId", "1 customer is contact of another company."));
  await choose(user, "Hamburg", "Move …");
  const dialog = await screen.findByRole("dialog", { name: "Move “Hamburg”" });
  expect(within(dialog).getByRole("button", { name: "Move" })).toBeDisabled();
  await user.click(within(dialog).getByRole("button", { name: "Brisa Company" }));
  await user.click(await screen.findByRole("menuitem", { name: "Old & Sons" }));
  expect(within(dialog).getByText(/^One customer belongs to this branch\./)).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "Move" }));
  expect(await within(dialog).findByText("1 customer is contact of another company.")).toBeVisible();
  answer("MoveBranch", ({ withCustomers }) => {
    expect(withCustomers).toBe(true);
    return { written: { count: 1, errors: [] } };
  });
  await user.click(within(dialog).getByRole("checkbox", { name: "Also take along contacts of other companies" }));
  await user.click(within(dialog).getByRole("button", { name: "Move" }));
  expect(await screen.findByText("“Hamburg” moved to: Old & Sons")).toBeVisible();
  expect(screen.getByText("1 customer came along.")).toBeVisible();
  expect(calls).toEqual([{ id: "B1", to: "C2", withCustomers: false }]);
});

test("a merge says how many customers it concerns before it is done", async () => {
  const { user } = open();
  const calls = answer("MergeCompanies", { written: { count: 4, errors: [] } });
  await choose(user, "Brisa", "Merge into another …");
  const dialog = await screen.findByRole("dialog", { name: "Merge companies" });
  expect(within(dialog).getByRole("button", { name: "Merge" })).toBeDisabled();
  await user.click(within(dialog).getByRole("button", { name: "Choose The one that stays" }));
  expect(screen.queryByRole("menuitem", { name: "Brisa" })).toBeNull(); // not into itself
  await user.click(await screen.findByRole("menuitem", { name: "Old & Sons" }));
  expect(within(dialog).getByText("4 customers move from “Brisa” to “Old & Sons”.")).toBeVisible();
  expect(within(dialog).getByText("2 branches too.")).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "Merge" }));
  expect(await screen.findByText("“Brisa” merged into “Old & Sons”")).toBeVisible();
  expect(calls).toEqual([{ ids: ["C1"], into: "C2" }]);
});

test("of several, the one with the most customers stays", async () => {
  const { user } = open();
  await user.click(await screen.findByRole("checkbox", { name: /^Select Brisa/ }));
  await user.click(screen.getByRole("checkbox", { name: /^Select Old/ }));
  expect(screen.getByText("2 selected")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Merge …" }));
  expect(screen.getByText("No customer moves from “Old & Sons” to “Brisa”.")).toBeVisible();
});

test("a shop without companies says what they are", async () => {
  answer("Companies", pageOf([]));
  show(<OrganizationPage />, { at: "/organization", path: "/organization" });
  expect(await screen.findByRole("heading", { name: "No companies yet" })).toBeVisible();
});

test("nothing found leads back to all", async () => {
  answer("Companies", ({ search }) => pageOf(search ? [] : [BRISA]));
  const { user, router } = show(<OrganizationPage />, { at: "/organization?q=zzz", path: "/organization" });
  await user.click(await screen.findByRole("button", { name: "Show all in use" }));
  expect(await screen.findByRole("rowheader", { name: /^Brisa/ })).toBeVisible();
  expect(router.state.location.search).toBe("");
});

test("switched off, the page says so at once and leads to the settings those who may switch it on", async () => {
  const errors = [{ message: "off", extensions: { exception: { code: "ORGANIZATION_DISABLED" } } }];
  server.use(graphql.query("Companies", () => HttpResponse.json({ data: { units: null }, errors })));
  show(<OrganizationPage />, { at: "/organization", path: "/organization" });
  expect(await screen.findByRole("heading", { name: "The organisation is switched off" })).toBeVisible();
  expect(screen.getByRole("link", { name: "To the settings" })).toHaveAttribute("href", "/settings?tab=organization");
});

test("a shop that is down, and staff without the permission", async () => {
  server.use(graphql.query("Companies", () => HttpResponse.error()));
  const { unmount } = show(<OrganizationPage />, { at: "/organization", path: "/organization" });
  expect(await screen.findByRole("heading", { name: "The shop cannot be reached" })).toBeVisible();
  unmount();
  const { companies } = open("", ["manage_customer_profiles"]);
  expect(screen.getByText("You do not have permission for this")).toBeVisible();
  expect(companies).toEqual([]);
});
