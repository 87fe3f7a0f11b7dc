import { expect, test } from "vitest";
import { linesOf } from "./FieldPanel";
import { moved } from "./order";
import { slugOf } from "./slug";

test("a code is made of a name", () => {
  expect(slugOf("Contract until")).toBe("contract-until");
  expect(slugOf("  Größe & Gewicht (kg) ")).toBe("groesse-gewicht-kg");
  expect(slugOf("Élite – œuvre")).toBe("elite-uvre");
  expect(slugOf("2nd phone")).toBe("nd-phone");
  expect(slugOf("42")).toBe("");
  expect(slugOf(`${"a".repeat(49)} b`)).toBe("a".repeat(49));
});

test("a move writes what changes and no more, past what is archived", () => {
  const field = (id: string, position: number, isActive = true) => ({ id, position, isActive });
  const dense = [field("a", 1), field("b", 2), field("c", 3)];
  expect(moved(dense, "b", -1)).toEqual([
    { id: "b", position: 1 },
    { id: "a", position: 2 },
  ]);
  expect(moved(dense, "a", -1)).toEqual([]);
  expect(moved(dense, "c", 1)).toEqual([]);
  expect(moved([field("a", 1), field("x", 2, false), field("b", 3)], "b", -1)).toEqual([
    { id: "b", position: 1 },
    { id: "a", position: 2 },
    { id: "x", position: 3 },
  ]);
  // Positions that are the same, or have gaps, are put in order on the way.
  expect(moved([field("a", 5), field("b", 5)], "a", 1)).toEqual([
    { id: "b", position: 1 },
    { id: "a", position: 2 },
  ]);
});

test("options stand on lines of their own", () => {
  expect(linesOf(" Crafts \n\n  Health   care\r\n")).toEqual(["Crafts", "Health care"]);
});
