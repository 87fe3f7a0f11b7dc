import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../../test/render";
import { answer } from "../../../test/server";
import DetailsPage from "./DetailsPage";
import { DONE, pageOf, refusal } from "./testData";
import "./OrganizationPanel"; // so that its chunk is there when it is wanted

const BRISA = { id: "C1", name: "Brisa" };
const HAMBURG = { id: "B1", name: "Hamburg", parent: BRISA };
const MORAVIA = { id: "C2", name: "Moravia" };
const BRNO = { id: "B2", name: "Brno", parent: MORAVIA };
const WAREHOUSE = { id: "D2", name: "Warehouse", parent: BRNO };
const SOME = { someCompany: { edges: [{ cursor: "c" }] } };

const units = (nodes: object[]) => ({
  units: { totalCount: nodes.length, pageInfo: { hasNextPage: false }, edges: nodes.map((node) => ({ node })) },
});

function open(places: object = { company: BRISA, branch: HAMBURG, department: null }, some: object = SOME) {
  answer("Customer", { ...pageOf(places), ...some });
  answer("Companies", units([BRISA, MORAVIA]));
  const branches = answer("Branches", units([HAMBURG, BRNO]));
  const departments = answer("Departments", units([WAREHOUSE]));
  return { branches, departments, ...show(<DetailsPage />, { at: "/c/P1", path: "/c/:id" }) };
}
const pick = async (user: ReturnType<typeof show>["user"], button: string, name: string) => {
  await user.click(await screen.findByRole("button", { name: button }));
  await user.click(await screen.findByRole("menuitem", { name: new RegExp(`^${name}`) }));
};

test("the card says where the customer belongs; a shop without an organisation has none", async () => {
  const { unmount } = open();
  const card = within(await screen.findByRole("region", { name: "Organisation" }));
  expect(card.getAllByRole("definition").map((each) => each.textContent)).toEqual(["Brisa", "Hamburg", "–"]);
  unmount();
  open({}, { someCompany: null, someBranch: null, someDepartment: null });
  await screen.findByRole("heading", { name: "Marek Novák" });
  expect(screen.queryByRole("region", { name: "Organisation" })).toBeNull();
});

test("another company empties what is not hers; a department brings its branch and company, and only that is sent", async () => {
  const { user, branches, departments } = open();
  const calls = answer("AssignOrganization", { customerOrganizationAssign: DONE });
  await user.click(await screen.findByRole("button", { name: "Change where the customer belongs" }));
  await pick(user, "Brisa Company", "Moravia");
  expect(screen.getByRole("button", { name: "None Branch" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "None Branch" }));
  await user.click(await screen.findByRole("menuitem", { name: "None" }));
  await pick(user, "None Department", "Warehouse");
  expect(screen.getByRole("button", { name: "Brno Branch" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Moravia Company" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual([
    { customerIds: ["P1"], companyId: "C2", branchId: "B2", departmentId: "D2" },
    { customerIds: ["P1"], companyId: "C1", branchId: "B1", departmentId: "none" },
  ]);
  expect(branches).toEqual([{ isArchived: false, first: 20, of: ["C2", "none"], parent: "", isOfOne: false }]);
  expect(departments).toEqual([{ isArchived: false, first: 20, parent: "", isOfOne: false }]);
});

test("departments are those of the branch and those of every branch, and a refusal stands at its field", async () => {
  const { user, departments } = open();
  answer("AssignOrganization", {
    customerOrganizationAssign: refusal("INVALID", "departmentId", "This department belongs to another branch."),
  });
  await user.click(await screen.findByRole("button", { name: "Change where the customer belongs" }));
  await pick(user, "None Department", "Warehouse");
  expect(departments).toEqual([{ isArchived: false, first: 20, of: ["B1", "none"], parent: "", isOfOne: false }]);
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "Warehouse Department" })).toHaveAccessibleDescription(
      "This department belongs to another branch.",
    ),
  );
});
