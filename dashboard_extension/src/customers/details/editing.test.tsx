import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../../test/render";
import { answer } from "../../../test/server";
import DetailsPage from "./DetailsPage";
import { DONE, pageOf, refusal } from "./testData";

const open = (options: Parameters<typeof show>[1] = {}) =>
  show(<DetailsPage />, { at: "/c/P1", path: "/c/:id", ...options });
type User = ReturnType<typeof open>["user"];

const field = (name: string) => screen.getByRole("textbox", { name });
const gone = (name: string) => waitFor(() => expect(screen.queryByRole("dialog", { name })).toBeNull());

async function type(user: User, name: string, text: string) {
  await user.clear(field(name));
  if (text) await user.type(field(name), text);
}

async function edit(user: User) {
  await screen.findByRole("heading", { name: "Marek Novák" });
  await user.click(screen.getAllByRole("button", { name: "Edit" })[0] as HTMLElement);
  await screen.findByRole("dialog", { name: "Edit contact data" });
}

/** The card with this title. */
const card = (title: string) => within(screen.getByRole("region", { name: title }));

test("an edit sends only what was changed, and the version that it was made from", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerUpdate", { customerProfileUpdate: DONE });
  const { user } = open();
  await edit(user);
  await type(user, "Phone", "");
  await type(user, "Last name", "Novotný ");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await gone("Edit contact data");
  expect(calls).toEqual([{ id: "P1", version: 7, input: { lastName: "Novotný", phone: "" } }]);
  expect(await screen.findByText("Contact data saved")).toBeInTheDocument();
});

test("an e-mail address that is taken is refused at its field, and stays typed", async () => {
  answer("Customer", pageOf());
  answer("CustomerUpdate", { customerProfileUpdate: refusal("UNIQUE", "email", "Another account has this address.") });
  const { user } = open();
  await edit(user);
  await type(user, "E-mail", "anna@example.com");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Another account has this address.")).toBeInTheDocument();
  expect(field("E-mail")).toHaveValue("anna@example.com");
  expect(field("E-mail")).toBeInvalid();
});

test("what somebody else changed meanwhile is shown beside what was typed, and the next attempt is made from there", async () => {
  answer("Customer", pageOf());
  answer("CustomerUpdate", {
    customerProfileUpdate: refusal("CONFLICT", "version", "Somebody else has changed this customer meanwhile."),
  });
  const { user } = open();
  await edit(user);
  await type(user, "Last name", "Novotný");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const panel = await screen.findByRole("alert");
  expect(panel).toHaveTextContent("Somebody else has changed this meanwhile");
  answer("Customer", pageOf({ version: 8, lastName: "Nowak", phone: "+420 1234" }));
  await user.click(within(panel).getByRole("button", { name: "Load the new state" }));
  expect(await screen.findByText("Somebody else wrote: Nowak")).toBeInTheDocument();
  expect(field("Last name")).toHaveValue("Novotný");
  expect(field("Phone")).toHaveValue("+420 1234");
  const calls = answer("CustomerUpdate", { customerProfileUpdate: DONE });
  await user.click(screen.getByRole("button", { name: "Save" }));
  await gone("Edit contact data");
  expect(calls).toEqual([{ id: "P1", version: 8, input: { lastName: "Novotný" } }]);
});

test("a note is kept with the version that it was written to", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerUpdate", { customerProfileUpdate: DONE });
  const { user } = open();
  await screen.findByText("Calls on Fridays");
  await user.click(card("Note").getByRole("button", { name: "Edit" }));
  await user.type(card("Note").getByRole("textbox"), ", twice");
  await user.click(card("Note").getByRole("button", { name: "Save" }));
  await screen.findByText("Note saved");
  expect(calls).toEqual([{ id: "P1", version: 7, input: { note: "Calls on Fridays, twice" } }]);
});

test("a tag is taken away at once, and Undo gives it back", async () => {
  answer("Customer", pageOf());
  const taken = answer("CustomerTagsTake", { customerTagsRemove: DONE });
  const given = answer("CustomerTagsAdd", { customerTagsAssign: DONE });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Remove tag Key account" }));
  await screen.findByText("Tag Key account removed");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByText("Tag Key account added");
  expect(taken).toEqual([{ id: "P1", tagIds: ["T1"] }]);
  expect(given).toEqual([{ id: "P1", tagIds: ["T1"] }]);
});

test("a tag is found by typing", async () => {
  answer("Customer", pageOf());
  const given = answer("CustomerTagsAdd", { customerTagsAssign: DONE });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Add tag" }));
  await user.type(await screen.findByRole("searchbox", { name: "Add tag" }), "LATE");
  expect(screen.getAllByRole("menuitem").map((item) => item.textContent)).toEqual(["Pays late"]);
  await user.click(screen.getByRole("menuitem", { name: "Pays late" }));
  await screen.findByText("Tag Pays late added");
  expect(given).toEqual([{ id: "P1", tagIds: ["T2"] }]);
});

test("the group is changed at once, and Undo puts the customer back", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerSetGroup", { customerGroupAssign: DONE });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: /Dealers\s*Group/ }));
  await user.click(await screen.findByRole("option", { name: "No group" }));
  await screen.findByText("Group: No group");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByText("Group: Dealers");
  expect(calls).toEqual([
    { id: "P1", groupId: null },
    { id: "P1", groupId: "G1" },
  ]);
});

test("custom fields are edited by their kind; a number may have the comma of the language", async () => {
  answer("Customer", pageOf());
  const calls = answer("CustomerSetFields", { customFieldValuesSet: DONE });
  const { user } = open({ session: { locale: "de" } });
  await screen.findByRole("heading", { name: "Marek Novák" });
  expect(
    card("Custom fields")
      .getAllByRole("definition")
      .map((each) => each.textContent),
  ).toEqual(["Yes", "310", "–"]);
  await user.click(card("Custom fields").getByRole("button", { name: "Edit" }));
  await type(user, "Employees", "310,5");
  await user.click(card("Custom fields").getByRole("button", { name: /Industry/ }));
  await user.click(await screen.findByRole("option", { name: "Retail" }));
  await user.click(card("Custom fields").getByRole("button", { name: /Loading ramp/ }));
  await user.click(await screen.findByRole("option", { name: "–" }));
  await user.click(card("Custom fields").getByRole("button", { name: "Save" }));
  await screen.findByText("Custom fields saved");
  expect(calls).toEqual([
    {
      id: "P1",
      values: [
        { slug: "ramp", value: "" },
        { slug: "staff", value: "310.5" },
        { slug: "branch", value: "Retail" },
      ],
    },
  ]);
});

test("a custom field's refusal stands at the field", async () => {
  answer("Customer", pageOf());
  answer("CustomerSetFields", {
    customFieldValuesSet: refusal("INVALID", "staff", "This is not a number such as 12.50."),
  });
  const { user } = open();
  await screen.findByRole("heading", { name: "Marek Novák" });
  await user.click(card("Custom fields").getByRole("button", { name: "Edit" }));
  await type(user, "Employees", "many");
  await user.click(card("Custom fields").getByRole("button", { name: "Save" }));
  expect(await screen.findByText("This is not a number such as 12.50.")).toBeInTheDocument();
  expect(field("Employees")).toHaveValue("many");
});
