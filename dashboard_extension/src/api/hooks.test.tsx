import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../test/render";
import { answer } from "../../test/server";
import { TypedDocumentString } from "../gql/graphql";
import { Refused } from "./errors";
import { nameOf, useRead, useWrite } from "./hooks";

type Count = { count: number };
const Read = new TypedDocumentString<Count, { id: string }>("query Counted($id: ID!) { count(id: $id) }");
const Write = new TypedDocumentString<
  { countUp: { errors: { field: string; message: string; code: string }[] } | null },
  { id: string }
>("mutation CountUp($id: ID!) { countUp(id: $id) { errors { field message code } } }");

function Counter() {
  const { data } = useRead(Read, { id: "7" });
  const write = useWrite(Write);
  const refusal = write.error instanceof Refused ? write.error.refusals.map(({ message }) => message).join() : null;
  return (
    <>
      <output>{data?.count}</output>
      <button type="button" onClick={() => write.mutate({ id: "7" })}>
        Up
      </button>
      <p role="alert">{refusal ?? (write.isSuccess ? "done" : "")}</p>
    </>
  );
}

test("a write shows what the server has afterwards", async () => {
  let count = 1;
  const reads = answer("Counted", () => ({ count }));
  const writes = answer("CountUp", () => {
    count = 42;
    return { countUp: { errors: [] } };
  });
  const { user } = show(<Counter />);
  await expect.poll(() => screen.getByRole("status").textContent).toBe("1");
  await user.click(screen.getByRole("button"));
  await expect.poll(() => screen.getByRole("status").textContent).toBe("42");

  expect(screen.getByRole("alert")).toHaveTextContent("done");
  expect([reads, writes]).toEqual([[{ id: "7" }, { id: "7" }], [{ id: "7" }]]);
});

test("a write that was refused is an error, and is not tried again by itself", async () => {
  answer("Counted", { count: 1 });
  const writes = answer("CountUp", {
    countUp: { errors: [{ field: "id", message: "It is full.", code: "INVALID" }] },
  });
  const { user } = show(<Counter />);
  await user.click(screen.getByRole("button"));
  await expect.poll(() => screen.getByRole("alert").textContent).toBe("It is full.");

  expect(writes).toEqual([{ id: "7" }]);
});

test("operations are known by their names", () => {
  expect([nameOf(Read), nameOf(Write), nameOf("{ count }")]).toEqual(["Counted", "CountUp", "unnamed"]);
});
