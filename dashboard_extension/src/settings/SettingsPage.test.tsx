import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../test/render";
import { answer } from "../../test/server";
import type { Permission } from "../session/config";
import SettingsPage from "./SettingsPage";

const SETTINGS = {
  creditEnabled: false,
  creditAutomatic: true,
  creditHoldMinutes: 30,
  creditGraceDays: 14,
  organizationEnabled: true,
  assortmentEnabled: false,
  assortmentWithoutBranch: "EVERYTHING",
  assortmentAnonymous: "EVERYTHING",
  channels: [
    { channel: "web", name: "Web", takesCredit: true, creditEnabled: null },
    { channel: "b2b", name: "Wholesale", takesCredit: true, creditEnabled: false },
    { channel: "pos", name: "Till", takesCredit: false, creditEnabled: null },
  ],
};
const REASONS = [
  { code: "goodwill", label: "Goodwill", isActive: true },
  { code: "old", label: "Campaign 2020", isActive: false },
];
const field = (slug: string, position: number, more: object = {}) => ({
  id: `F-${slug}`,
  slug,
  name: slug.toUpperCase(),
  kind: "TEXT",
  choices: [],
  position,
  isActive: true,
  customers: 0,
  ...more,
});
const FIELDS = [
  field("industry", 1, { kind: "CHOICE", choices: ["Crafts", "Health"], customers: 3 }),
  field("size", 2, { kind: "NUMBER" }),
  field("gone", 3, { isActive: false, customers: 1 }),
];

function open(tab = "", permissions: Permission[] = ["manage_customer_settings", "manage_customer_profiles"]) {
  const reads = answer("Settings", { customerExtSettings: SETTINGS, creditReasons: REASONS, customFields: FIELDS });
  const shown = show(<SettingsPage />, {
    at: `/settings${tab}`,
    path: "/settings",
    session: { permissions: new Set(permissions) },
  });
  return { reads, ...shown };
}

const tabs = () => screen.getAllByRole("tab").map((tab) => tab.textContent);
const choose = async (user: ReturnType<typeof show>["user"], row: string, action: string) => {
  await user.click(await screen.findByRole("button", { name: `Actions for ${row}` }));
  await user.click(await screen.findByRole("menuitem", { name: action }));
};

test("everybody sees what they may change, and only that is asked for", async () => {
  const { reads, unmount } = open("", ["manage_customer_profiles"]);
  await screen.findByText("INDUSTRY");
  expect(tabs()).toEqual(["Custom fields"]);
  expect(reads).toEqual([{ settings: false, fields: true }]);
  unmount();
  const other = open("", ["manage_customer_settings"]);
  await screen.findByText("In the whole shop");
  expect(tabs()).toEqual(["Credit", "Organisation", "Reasons"]);
  expect(other.reads).toEqual([{ settings: true, fields: false }]);
  other.unmount();
  const nobody = open("", ["view_customer_credit"]);
  expect(screen.getByText("You do not have permission for this")).toBeVisible();
  expect(nobody.reads).toEqual([]);
});

test("a switch counts at once, says what it does, its default and since when, and can be taken back", async () => {
  const { user } = open();
  const calls = answer("UpdateSettings", { customerExtSettingsUpdate: { errors: [] } });
  const pays = await screen.findByRole("switch", { name: "Customers pay with credit" });
  expect(pays).not.toBeChecked();
  const item = within(pays.closest("li") as HTMLElement);
  expect(item.getByText(/^On, customers who have credit pay with it/)).toBeVisible();
  expect(item.getByText("Default: Off. Takes effect with the next page that a customer opens.")).toBeVisible();
  await user.click(pays);
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([{ input: { creditEnabled: true } }, { input: { creditEnabled: false } }]);
});

test("the organisation is switched off, and on again", async () => {
  const { user } = open("?tab=organization");
  const calls = answer("UpdateSettings", { customerExtSettingsUpdate: { errors: [] } });
  const belongs = await screen.findByRole("switch", {
    name: "Customers belong to companies, branches and departments",
  });
  expect(belongs).toBeChecked();
  expect(screen.getByText("Default: On. Takes effect at once.")).toBeVisible();
  await user.click(belongs);
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([{ input: { organizationEnabled: false } }, { input: { organizationEnabled: true } }]);
});

test("the assortment is switched on after a question, and says what it does to whom", async () => {
  const { user } = open("?tab=organization");
  const calls = answer("UpdateSettings", { customerExtSettingsUpdate: { errors: [] } });
  const card = within(await screen.findByRole("region", { name: "Assortment" }));
  const name = "Customers see and buy only what is assigned to them";
  expect(card.getByText(/A branch to which nothing is assigned has an empty shop/)).toBeVisible();
  expect(card.getAllByText(/Has no effect while the assortment is switched off\./)).toHaveLength(2);
  await user.click(card.getByRole("switch", { name }));
  const question = await screen.findByRole("alertdialog", { name: "Switch this on?" });
  expect(question).toHaveTextContent("where nothing is assigned, they see nothing");
  await user.click(within(question).getByRole("button", { name: "Cancel" }));
  expect(calls).toEqual([]);
  await user.click(card.getByRole("switch", { name }));
  await user.click(await screen.findByRole("button", { name: "Switch on" }));
  expect(await screen.findByText(`On: ${name}`)).toBeVisible();
  expect(calls).toEqual([{ input: { assortmentEnabled: true } }]);
});

test("what people see who are not logged in is chosen, and can be undone", async () => {
  const { user } = open("?tab=organization");
  const calls = answer("UpdateSettings", { customerExtSettingsUpdate: { errors: [] } });
  await user.click(await screen.findByRole("button", { name: /People who are not logged in see$/ }));
  await user.click(screen.getByRole("option", { name: "Nothing" }));
  expect(await screen.findByText("People who are not logged in see: Nothing")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([
    { input: { assortmentAnonymous: "NOTHING" } },
    { input: { assortmentAnonymous: "EVERYTHING" } },
  ]);
});

test("a number is checked, saved by Enter, and read anew first", async () => {
  const { user, reads } = open();
  const calls = answer("UpdateSettings", { customerExtSettingsUpdate: { errors: [] } });
  const minutes = await screen.findByRole("textbox", { name: /Minutes that a checkout holds credit/ });
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  await user.clear(minutes);
  await user.type(minutes, "10081{Enter}");
  expect(minutes).toHaveAccessibleDescription("A whole number from 1 to 10,080");
  expect(calls).toEqual([]);
  await user.clear(minutes);
  await user.type(minutes, "45{Enter}");
  await waitFor(() => expect(calls).toEqual([{ input: { creditHoldMinutes: 45 } }]));
  expect(reads.length).toBeGreaterThanOrEqual(2);
});

test("who changed a number meanwhile is not overwritten unasked", async () => {
  const { user } = open();
  const calls = answer("UpdateSettings", { customerExtSettingsUpdate: { errors: [] } });
  const days = await screen.findByRole("textbox", { name: /Days of grace/ });
  await user.clear(days);
  await user.type(days, "20");
  answer("Settings", {
    customerExtSettings: { ...SETTINGS, creditGraceDays: 60 },
    creditReasons: [],
    customFields: [],
  });
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Somebody else has set this to 60 meanwhile")).toBeVisible();
  expect(calls).toEqual([]);
  expect(days).toHaveValue("20");
  await user.click(screen.getByRole("button", { name: "Set it to 20 all the same" }));
  await waitFor(() => expect(calls).toEqual([{ input: { creditGraceDays: 20 } }]));
});

test("a channel follows the shop or takes no credit; one that cannot says why", async () => {
  const { user } = open();
  const calls = answer("UpdateChannel", { channelCreditUpdate: { errors: [] } });
  expect(await screen.findByText(/^Credit is off in the whole shop now/)).toBeVisible();
  expect(screen.getByRole("switch", { name: "Web" })).toBeChecked();
  expect(screen.getByRole("switch", { name: "Till" })).toBeDisabled();
  await user.click(screen.getByRole("switch", { name: "Web" }));
  await waitFor(() => expect(calls).toHaveLength(1));
  await user.click(screen.getByRole("switch", { name: "Wholesale" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([
    { input: { channel: "web", creditEnabled: false } },
    { input: { channel: "b2b", creditEnabled: null } },
  ]);
});

test("a reason is added with a code of its label, and a code that exists is refused at the field", async () => {
  const { user } = open("?tab=reasons");
  const calls = answer("CreateReason", { creditReasonCreate: { errors: [] } });
  await user.click(await screen.findByRole("button", { name: "New reason" }));
  const code = screen.getByRole("textbox", { name: /^Code/ });
  await user.type(screen.getByRole("textbox", { name: /^What people read/ }), "Goodwill");
  expect(code).toHaveValue("goodwill");
  await user.click(screen.getByRole("button", { name: "Add" }));
  await waitFor(() => expect(code).toHaveAccessibleDescription(/There is a reason with this code already/));
  expect(calls).toEqual([]);
  await user.type(code, "-2");
  await user.click(screen.getByRole("button", { name: "Add" }));
  await waitFor(() => expect(calls).toEqual([{ input: { label: "Goodwill", code: "goodwill-2" } }]));
});

test("a reason is archived and used again, never deleted", async () => {
  const { user } = open("?tab=reasons");
  const calls = answer("UpdateReason", { creditReasonUpdate: { errors: [] } });
  await choose(user, "Goodwill", "Archive");
  expect(await screen.findByText("“Goodwill” is archived")).toBeVisible();
  await choose(user, "Campaign 2020", "Use again");
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([
    { input: { code: "goodwill", label: "Goodwill", isActive: false } },
    { input: { code: "old", label: "Campaign 2020", isActive: true } },
  ]);
});

test("a field of the kind choice wants options, each once", async () => {
  const { user } = open("?tab=fields");
  const calls = answer("CreateField", { customFieldCreate: { errors: [] } });
  await user.click(await screen.findByRole("button", { name: "New field" }));
  await user.type(screen.getByRole("textbox", { name: /^Name/ }), "Lieferart für Möbel");
  expect(screen.getByRole("textbox", { name: /^Code/ })).toHaveValue("lieferart-fuer-moebel");
  await user.click(screen.getByRole("button", { name: /Kind/ }));
  await user.click(screen.getByRole("option", { name: "Choice" }));
  const options = screen.getByRole("textbox", { name: /^Options/ });
  await user.click(screen.getByRole("button", { name: "Add" }));
  await waitFor(() => expect(options).toHaveAccessibleDescription(/Fill this in/));
  await user.type(options, "Lift{Enter}Stairs{Enter}LIFT");
  await waitFor(() => expect(options).toHaveAccessibleDescription(/“LIFT” is there twice/));
  expect(calls).toEqual([]);
  await user.type(options, "er");
  await user.click(screen.getByRole("button", { name: "Add" }));
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls).toEqual([
    {
      input: {
        name: "Lieferart für Möbel",
        slug: "lieferart-fuer-moebel",
        kind: "CHOICE",
        choices: ["Lift", "Stairs", "LIFTer"],
      },
    },
  ]);
});

test("an option that customers have cannot be taken away: the refusal stands at the options, with what was typed", async () => {
  const { user } = open("?tab=fields");
  const calls = answer("UpdateField", {
    customFieldUpdate: {
      errors: [
        {
          field: "choices",
          code: "INVALID",
          message: "Customers who have the choice 'Health': 2. Give them another one first.",
        },
      ],
    },
  });
  await choose(user, "INDUSTRY", "Edit");
  const options = await screen.findByRole("textbox", { name: /^Options/ });
  await user.clear(options);
  await user.type(options, "Crafts");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(options).toHaveAccessibleDescription(/Customers who have the choice 'Health': 2/));
  expect(options).toHaveValue("Crafts");
  expect(calls).toEqual([{ id: "F-industry", input: { choices: ["Crafts"] } }]);
});

test("fields change places by their buttons", async () => {
  const { user } = open("?tab=fields");
  const calls = answer("UpdateField", { customFieldUpdate: { errors: [] } });
  expect(await screen.findByRole("button", { name: "Move INDUSTRY up" })).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "Move SIZE up" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([
    { id: "F-size", input: { position: 1 } },
    { id: "F-industry", input: { position: 2 } },
  ]);
});

test("a field in use cannot be deleted, but archived; one that nobody has can", async () => {
  const { user } = open("?tab=fields");
  const updates = answer("UpdateField", { customFieldUpdate: { errors: [] } });
  const deletions = answer("DeleteField", { customFieldDelete: { errors: [] } });
  await choose(user, "INDUSTRY", "Delete …");
  const dialog = await screen.findByRole("dialog", { name: "“INDUSTRY” cannot be deleted" });
  expect(dialog).toHaveTextContent("3 customers have something in this field");
  await user.click(within(dialog).getByRole("button", { name: "Archive" }));
  await waitFor(() => expect(updates).toEqual([{ id: "F-industry", input: { isActive: false } }]));
  expect(deletions).toEqual([]);
  await choose(user, "SIZE", "Delete …");
  await user.click(await screen.findByRole("button", { name: "Delete “SIZE”" }));
  expect(await screen.findByText("The field “SIZE” is gone")).toBeVisible();
  expect(deletions).toEqual([{ id: "F-size" }]);
});
