import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../test/render";
import { answer } from "../../test/server";
import { comparable } from "./kinds";
import LabelsPage from "./LabelsPage";

const KEY = { id: "T1", name: "Key account", color: "#1d4ed8", description: "Looked after", customers: 4 };
const LATE = { id: "T2", name: "Pays late", color: "#b91c1c", description: "", customers: 12 };
const FAIR = { id: "T3", name: "Fair", color: "#a16207", description: "", customers: 0 };
const BUYERS = { id: "G1", name: "Buyers", description: "", customers: 9 };
const BOSSES = { id: "G2", name: "Bosses", description: "", customers: 0 };

function open(at = "/labels", more: object = {}) {
  const reads = answer("Labels", { customerTags: [KEY, LATE, FAIR], customerGroups: [BUYERS, BOSSES], ...more });
  return { reads, ...show(<LabelsPage />, { at, path: "/labels" }) };
}

const rowNames = () => screen.getAllByRole("rowheader").map((cell) => cell.textContent);
const choose = async (user: ReturnType<typeof show>["user"], row: string, action: string) => {
  await user.click(await screen.findByRole("button", { name: `Actions for ${row}` }));
  await user.click(await screen.findByRole("menuitem", { name: action }));
};

test("tags stand by name with how many customers have them, which leads to those in the list", async () => {
  const { reads } = open();
  await screen.findByText("Key account");
  expect(rowNames()).toEqual(["Fair", "Key accountLooked after", "Pays late"]);
  expect(screen.getByRole("link", { name: "Show the 12 customers of Pays late" })).toHaveAttribute("href", "/?tag=T2");
  expect(screen.getAllByRole("link")).toHaveLength(2); // nobody has "Fair", so there is nothing to show
  expect(reads).toHaveLength(1);
});

test("the address says which part, search and order are shown", async () => {
  const { router, user } = open("/labels?sort=customers&dir=desc");
  await screen.findByText("Key account");
  expect(rowNames()).toEqual(["Pays late", "Key accountLooked after", "Fair"]);
  await user.type(screen.getByRole("searchbox", { name: "Search tags" }), "LOOKED");
  expect(rowNames()).toEqual(["Key accountLooked after"]);
  expect(router.state.location.search).toBe("?sort=customers&dir=desc&q=LOOKED");
  await user.click(screen.getByRole("tab", { name: "Groups 2" }));
  expect(router.state.location.search).toBe("?tab=groups");
  expect(rowNames()).toEqual(["Bosses", "Buyers"]);
  expect(screen.getByRole("link", { name: "Show the 9 customers of Buyers" })).toHaveAttribute("href", "/?group=G1");
});

test("a new tag is made with its colour, and the list is read again", async () => {
  const { user, reads } = open();
  const calls = answer("CreateTag", { customerTagCreate: { errors: [] } });
  await user.click(await screen.findByRole("button", { name: "New tag" }));
  await user.type(screen.getByRole("textbox", { name: /^Name/ }), "  Press ");
  const code = screen.getByRole("textbox", { name: "Colour code" });
  await user.clear(code);
  await user.type(code, "#15803d");
  await user.click(screen.getByRole("button", { name: "Create" }));
  expect(await screen.findByText("The tag “Press” is there")).toBeVisible();
  expect(calls).toEqual([{ input: { name: "Press", description: "", color: "#15803d" } }]);
  await waitFor(() => expect(reads).toHaveLength(2));
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a name that exists is refused at the field, before and after asking the shop, and what was typed stays", async () => {
  const { user } = open();
  const calls = answer("CreateTag", {
    customerTagCreate: { errors: [{ field: "name", code: "UNIQUE", message: "There is a tag with this name." }] },
  });
  await user.click(await screen.findByRole("button", { name: "New tag" }));
  const name = screen.getByRole("textbox", { name: /^Name/ });
  await user.type(name, "pays  LATE{Enter}");
  expect(name).toHaveAccessibleDescription("There is a tag of this name already");
  expect(calls).toEqual([]);
  await user.clear(name);
  await user.type(name, "Somebody's{Enter}"); // made by somebody else a moment ago
  await waitFor(() => expect(name).toHaveAccessibleDescription("There is a tag of this name already"));
  expect(calls).toHaveLength(1);
  expect(name).toHaveValue("Somebody's");
  expect(name).toHaveFocus();
});

test("an edit sends what differs and no more, and can be taken back", async () => {
  const { user } = open();
  const calls = answer("UpdateTag", { customerTagUpdate: { errors: [] } });
  await choose(user, "Key account", "Edit");
  const description = await screen.findByRole("textbox", { name: "Description" });
  await user.clear(description);
  await user.type(description, "By the head of sales");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([
    { id: "T1", input: { description: "By the head of sales" } },
    { id: "T1", input: { description: "Looked after" } },
  ]);
});

test("what somebody else wrote meanwhile into the same is said, and replaced only by saving again", async () => {
  const { user } = open();
  const calls = answer("UpdateTag", { customerTagUpdate: { errors: [] } });
  await choose(user, "Key account", "Edit");
  const description = await screen.findByRole("textbox", { name: "Description" });
  await user.clear(description);
  await user.type(description, "Mine");
  answer("Labels", {
    customerTags: [{ ...KEY, description: "Theirs" }, LATE, FAIR],
    customerGroups: [BUYERS, BOSSES],
  });
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Description: Theirs")).toBeVisible();
  expect(calls).toEqual([]);
  expect(description).toHaveValue("Mine");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(calls).toEqual([{ id: "T1", input: { description: "Mine" } }]));
});

test("a merge says whom it concerns before it is done", async () => {
  const { user } = open();
  const previews = answer("TagMergePreview", {
    concerned: { totalCount: 12, totalCountIsExact: true },
    both: { totalCount: 3, totalCountIsExact: true },
  });
  const merges = answer("MergeTags", { customerTagMerge: { count: 12, errors: [] } });
  await choose(user, "Pays late", "Merge into another …");
  const dialog = await screen.findByRole("dialog", { name: "Merge tags" });
  const merge = within(dialog).getByRole("button", { name: "Merge" });
  expect(merge).toBeDisabled();
  await user.click(within(dialog).getByRole("button", { name: /The one that stays/ }));
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["Key account", "Fair"]);
  await user.click(screen.getByRole("option", { name: "Key account" }));
  expect(
    await within(dialog).findByText(
      "12 customers have “Pays late” and have “Key account” instead. 3 of them have it already.",
    ),
  ).toBeVisible();
  expect(previews).toEqual([{ going: ["T2"], into: ["T1"] }]);
  expect(merges).toEqual([]);
  await user.click(merge);
  expect(await screen.findByText("“Pays late” merged into “Key account”")).toBeVisible();
  expect(merges).toEqual([{ ids: ["T2"], into: "T1" }]);
});

test("several are merged at once, into the one that most have unless another is chosen", async () => {
  const { user } = open();
  const previews = answer("TagMergePreview", {
    concerned: { totalCount: 1, totalCountIsExact: true },
    both: { totalCount: 0, totalCountIsExact: true },
  });
  answer("MergeTags", { customerTagMerge: { count: 1, errors: [] } });
  await screen.findByText("Key account");
  for (const box of screen.getAllByRole("checkbox").slice(1)) await user.click(box);
  expect(screen.getByText("3 tags selected")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Merge …" }));
  expect(
    await screen.findByText("One customer has “Fair” and “Key account” and has “Pays late” instead."),
  ).toBeVisible();
  expect(previews).toEqual([{ going: ["T3", "T1"], into: ["T2"] }]);
});

test("deleting a tag names who loses it; cancelled, nothing happens", async () => {
  const { user } = open();
  const calls = answer("DeleteTag", { customerTagDelete: { count: 12, errors: [] } });
  await choose(user, "Pays late", "Delete …");
  const dialog = await screen.findByRole("alertdialog", { name: "Delete “Pays late”?" });
  expect(dialog).toHaveTextContent("12 customers lose this tag. The deletion cannot be undone.");
  await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
  expect(calls).toEqual([]);
  await choose(user, "Pays late", "Delete …");
  await user.click(await screen.findByRole("button", { name: "Delete “Pays late”" }));
  expect(await screen.findByText("The tag “Pays late” is gone")).toBeVisible();
  expect(calls).toEqual([{ id: "T2" }]);
});

test("a group with customers is deleted once it is said where they go; an empty one at once", async () => {
  const { user } = open("/labels?tab=groups");
  const calls = answer("DeleteGroup", { customerGroupDelete: { count: 9, errors: [] } });
  await choose(user, "Buyers", "Delete …");
  const remove = await screen.findByRole("button", { name: "Delete “Buyers”" });
  expect(remove).toBeDisabled();
  expect(screen.getByRole("alertdialog")).toHaveTextContent("9 customers are in this group and go to another one.");
  await user.click(screen.getByRole("button", { name: /Move its customers to/ }));
  await user.click(screen.getByRole("option", { name: "Bosses" }));
  await user.click(remove);
  expect(await screen.findByText("The group “Buyers” is gone")).toBeVisible();
  await choose(user, "Bosses", "Delete …");
  await user.click(await screen.findByRole("button", { name: "Delete “Bosses”" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([{ id: "G1", moveTo: "G2" }, { id: "G2" }]);
});

test("what the shop refuses stays in the dialog", async () => {
  const { user } = open();
  answer("DeleteTag", {
    customerTagDelete: { count: null, errors: [{ field: "id", code: "NOT_FOUND", message: "There is no such tag." }] },
  });
  await choose(user, "Fair", "Delete …");
  await user.click(await screen.findByRole("button", { name: "Delete “Fair”" }));
  expect(await screen.findByText("There is no such tag.")).toBeVisible();
  expect(screen.getByRole("alertdialog")).toBeVisible();
});

test("without any, the page says what they are for", async () => {
  open("/labels", { customerTags: [] });
  expect(await screen.findByRole("heading", { name: "No tags yet" })).toBeVisible();
  expect(screen.getAllByRole("button", { name: "New tag" })).toHaveLength(2);
});

test("names are compared as the shop does", () => {
  expect(comparable("  Key \t ACCOUNT ")).toBe("key account");
  expect(comparable("E\u0301lite")).toBe("élite");
});
