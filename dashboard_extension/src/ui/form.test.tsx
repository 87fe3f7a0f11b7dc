import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { z } from "zod/mini";
import { show } from "../../test/render";
import { type Refusal, Refused } from "../api/errors";
import { Button } from "./Button";
import { FormField, FormProblem, showRefusals, useZodForm } from "./form";

const schema = z.object({ name: z.string().check(z.minLength(1, "Fill this in")), mail: z.string() });

function Form({ refusals, onReload }: { refusals: Refusal[]; onReload?: () => void }) {
  const form = useZodForm(schema, { name: "Ada", mail: "ada@example.com" });
  const error = new Refused(refusals);
  return (
    <form onSubmit={form.handleSubmit(() => showRefusals(form, error, { emailAddress: "mail" }))}>
      <FormField control={form.control} name="name" label="Name" />
      <FormField control={form.control} name="mail" label="E-mail" />
      <FormProblem
        error={form.formState.isSubmitted ? error : null}
        root={form.formState.errors.root?.message}
        onReload={onReload}
      />
      <Button type="submit">Save</Button>
    </form>
  );
}

async function save(refusals: Refusal[], onReload?: () => void) {
  const shown = show(<Form refusals={refusals} onReload={onReload} />);
  await shown.user.click(screen.getByRole("button", { name: "Save" }));
  return shown;
}

test("a refusal stands at its field, which has the focus, and what was typed stays", async () => {
  await save([
    { field: "emailAddress", code: "INVALID", message: "This is no address." },
    { field: "name", code: "REQUIRED", message: "Fill this in" },
  ]);

  const [name, mail] = [screen.getByLabelText("Name"), screen.getByLabelText("E-mail")];
  expect(mail).toHaveFocus();
  expect(mail).toHaveAccessibleDescription("This is no address.");
  expect(mail).toBeInvalid();
  expect(mail).toHaveValue("ada@example.com");
  expect(name).toHaveAccessibleDescription("Fill this in");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("what belongs to no field stands above the buttons", async () => {
  await save([{ field: null, code: "INVALID", message: "The shop is closed." }]);

  expect(screen.getByRole("alert")).toHaveTextContent("The shop is closed.");
  expect(screen.getByLabelText("Name")).toBeValid();
});

test("somebody else's change is said, and the new state is loaded when one wants it", async () => {
  const onReload = vi.fn();
  const { user } = await save([{ field: "version", code: "CONFLICT", message: "stale" }], onReload);
  expect(screen.getByRole("alert")).toHaveTextContent("Somebody else has changed this meanwhile");
  expect(onReload).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Load the new state" }));

  expect(onReload).toHaveBeenCalledOnce();
  expect(screen.getByLabelText("Name")).toHaveValue("Ada");
});

test("what the form itself refuses is never sent", async () => {
  const { user } = show(<Form refusals={[{ field: null, code: "INVALID", message: "sent" }]} />);
  await user.clear(screen.getByLabelText("Name"));
  await user.click(screen.getByRole("button", { name: "Save" }));

  expect(screen.getByLabelText("Name")).toHaveAccessibleDescription("Fill this in");
  expect(screen.queryByText("sent")).toBeNull();
});
