import { expect, test } from "vitest";
import { namedOptions, nameOfCode } from "./names";

test("codes have names in the language of who reads them", () => {
  expect(nameOfCode("region", "DE", "de")).toBe("Deutschland");
  expect(nameOfCode("language", "pt-br", "en")).toBe("Brazilian Portuguese");
  expect(nameOfCode("language", "zh_Hant", "en")).toBe("Traditional Chinese");
  expect(nameOfCode("currency", "CHF", "de")).toBe("Schweizer Franken");
});

test.each(["", "X1Z", "not a code"])("%j is no code and stays as it is", (code) => {
  for (const kind of ["region", "language", "currency"] as const) expect(nameOfCode(kind, code, "en")).toBe(code);
});

test("choices stand in the order of their names, with what is chosen already among them", () => {
  expect(namedOptions("region", ["GB", "AT", "DE"], "de", "FR").map(({ label }) => label)).toEqual([
    "Deutschland",
    "Frankreich",
    "Österreich",
    "Vereinigtes Königreich",
  ]);
  expect(namedOptions("currency", ["EUR", "CHF"], "en", "EUR")).toEqual([
    { id: "CHF", label: "CHF – Swiss Franc" },
    { id: "EUR", label: "EUR – Euro" },
  ]);
});
