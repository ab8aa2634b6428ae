import { expect, it } from "vitest";
import { AutoConcurrency } from "../src/auto-concurrency.ts";

/** The limits that are tried on a machine that gives so many answers a second with so many at once. */
function limits(rate: (limit: number) => number): number[] {
  let now = 0;
  const auto = new AutoConcurrency(() => now);
  const tried = [auto.limit];
  for (let i = 0; i < 500; i++) {
    now += 1000 / rate(auto.limit);
    auto.answered();
    if (auto.limit !== tried.at(-1)) tried.push(auto.limit);
  }
  return tried;
}

it.each([
  ["gains nothing", () => 5, [4, 8, 4]],
  ["gains up to 8", (limit: number) => Math.min(limit, 8), [4, 8, 16, 8]],
  ["gains less and less", (limit: number) => 10 - 20 / limit ** 2, [4, 8, 16, 8]],
  ["loses", (limit: number) => 100 / limit, [4, 8, 4]],
  ["gains always", (limit: number) => limit, [4, 8, 16, 32]],
])("settles where a machine %s", (_, rate, tried) => expect(limits(rate)).toEqual(tried));
