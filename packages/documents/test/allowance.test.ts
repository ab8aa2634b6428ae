import { expect, it } from "vitest";
import { Allowance } from "../src/pdf/allowance.ts";

it("lets quick steps go on for ever, and slow ones until they have had their time together", () => {
  const allowance = new Allowance(30);
  for (let page = 0; page < 1000; page++) allowance.take(1900);
  expect(allowance.left).toBe(32_000);
  for (let page = 0; page < 3; page++) allowance.take(11_000);
  expect(allowance.left).toBe(5000);
  allowance.take(60_000);
  expect(allowance.left).toBe(2000);
});
