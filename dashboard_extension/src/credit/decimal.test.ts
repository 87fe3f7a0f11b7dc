import { describe, expect, test } from "vitest";
import { absolute, add, compare, digitsOf, isZero, readAmount, subtract } from "./decimal";

test("sums are exact where floats are not", () => {
  expect(add("0.10", "0.20")).toBe("0.30");
  expect(add("99999999999999999.99", "0.01")).toBe("100000000000000000.00");
  expect(subtract("140.00", "150.5")).toBe("-10.50");
  expect(subtract("1", "0.001")).toBe("0.999");
  expect(add("-0.05", "0.05")).toBe("0.00");
  expect(add("7", "3")).toBe("10");
});

test("numbers of an API that answers them are read as they were written", () => {
  expect(add(140, "0.10")).toBe("140.10");
  expect(add(12.3, "0.01")).toBe("12.31");
});

test("amounts compare by value, not by spelling", () => {
  expect(compare("10", "10.00")).toBe(0);
  expect(compare("9.99", "10")).toBe(-1);
  expect(compare("10.001", "10")).toBe(1);
  expect(compare("-1", "1")).toBe(-1);
  expect(isZero("0.00")).toBe(true);
  expect(isZero("0.001")).toBe(false);
  expect(absolute("-10.50")).toBe("10.50");
});

test("what is no plain number is refused and never guessed", () => {
  for (const text of ["", "1e5", "NaN", "1,5", "0x10", " 1"]) expect(() => add(text, "1"), text).toThrow(RangeError);
});

test("currencies have the decimals that they have", () => {
  expect([digitsOf("EUR"), digitsOf("JPY"), digitsOf("KWD")]).toEqual([2, 0, 3]);
});

describe("typed amounts", () => {
  test.each([
    ["50", "50.00"],
    ["50.5", "50.50"],
    ["50,5", "50.50"],
    [" 1 000,25 ", "1000.25"],
    ["007", "7.00"],
    ["0.01", "0.01"],
    ["1.500", "1.50"],
    ["+3", "3.00"],
  ])("%s is %s", (typed, amount) => {
    expect(readAmount(typed, "EUR", "en")).toEqual({ amount });
  });

  test.each([
    ["", "empty"],
    ["  ", "empty"],
    ["abc", "text"],
    ["-5", "text"],
    ["1.000,00", "text"],
    ["1,000.00", "text"],
    ["1e3", "text"],
    ["٣", "text"],
    ["0", "zero"],
    ["0,00", "zero"],
    ["1.005", "fine"],
    ["12345678901234", "large"],
  ])("%s is refused: %s", (typed, wrong) => {
    expect(readAmount(typed, "EUR", "en")).toEqual({ wrong });
  });

  test("yen have no decimals", () => {
    expect(readAmount("1500", "JPY", "en")).toEqual({ amount: "1500" });
    expect(readAmount("1500.5", "JPY", "en")).toEqual({ wrong: "fine" });
  });

  test("three decimals are taken only in the locale's own spelling", () => {
    expect(readAmount("1.234", "KWD", "en")).toEqual({ amount: "1.234" });
    expect(readAmount("1,234", "KWD", "en")).toEqual({ wrong: "text" });
    expect(readAmount("1,234", "KWD", "de")).toEqual({ amount: "1.234" });
    expect(readAmount("1.234", "KWD", "de")).toEqual({ wrong: "text" });
    expect(readAmount("1,5", "KWD", "en")).toEqual({ amount: "1.500" });
  });
});
