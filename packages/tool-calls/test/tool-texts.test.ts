import { expect, test } from "vitest";
import { describeTools, tellTools } from "../src/index.ts";

const tools = [{ name: "weather", description: "of a town", parameters: { type: "object" } }];
const question = { role: "user", content: "Rain?" } as const;

test("tools are told at the end of the system message, or in one of their own", () => {
  const system = { role: "system", content: "Be brief." } as const;
  expect(tellTools([system, question], tools)).toEqual([{ role: "system", content: `Be brief.\n\n${describeTools(tools)}` }, question]);
  expect(tellTools([question], tools)).toEqual([{ role: "system", content: describeTools(tools) }, question]);
  expect(tellTools([system, question], [])).toEqual([system, question]);
});
