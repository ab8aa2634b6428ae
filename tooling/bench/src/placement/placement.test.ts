import { expect, it } from "vitest";
import { fullSizeTensors } from "../full-size/full-size-tensors.ts";
import { placementTables } from "./placement-page.ts";
import { releaseTensors } from "./release-tensors.ts";
import { releases } from "./releases.ts";

it("knows the 1B's tensors as the full-size checkpoint has them", () => {
  const expected = Object.fromEntries(fullSizeTensors().map(({ name, shape }) => [name, shape]));
  expect(releaseTensors(releases["InternVL2-1B"]!)).toEqual(expected);
});

it("says the split for each number of devices, what does not fit, and equal plans once", () => {
  const layers = Array<number>(8).fill(8e9);
  const model = { vision: 8e9, embedding: 1e9, layers, head: 1e9, kvPerToken: 1, activations: { vision: 1e9, decoder: 1e9 } };
  const rows = placementTables({ toy: model }).split("\n");
  const [small = [], large = []] = rows.filter((row) => row.startsWith("| 2,048 | ")).map((row) => row.split(" | "));
  expect([small[1], small[2], small[3]]).toEqual(["24 GB", "✗", "✗"]);
  expect([large[1], large[2]]).toEqual(["40 GB", "✗"]);
  expect(rows.some((row) => row.startsWith("| 2,048 | 80 GB | v8 | "))).toBe(true);
});
