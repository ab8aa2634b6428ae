import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planRound } from "../src/scheduler/plan-round.ts";

const step = (name: string, capacity?: number) => ({ name, capacity });
const named = (runs: readonly (readonly { readonly name: string }[])[]) => runs.map((run) => run.map(({ name }) => name).join(""));

describe("planRound", () => {
  it.each([
    ["nothing", [], []],
    ["one alone", [step("a", 256)], ["a"]],
    ["equal caches share a run", [step("a", 256), step("b", 512), step("c", 256)], ["ac", "b"]],
    ["who rotates by itself runs by itself", [step("a"), step("b", 256), step("c"), step("d", 256)], ["a", "bd", "c"]],
  ])("%s", (_, steps, runs) => {
    expect(named(planRound([], steps).runs)).toEqual(runs);
  });

  it("goes on with the oldest prompt", () => {
    expect(planRound([{ order: 5 }, { order: 2 }, { order: 9 }], []).chunk).toEqual({ order: 2 });
    expect(planRound([], []).chunk).toBeUndefined();
  });

  it("gives everyone one token, in the order of asking within a run, and no run two kinds", () => {
    const steps = fc
      .array(fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }))
      .map((list) => list.map((capacity, i) => ({ i, capacity })));
    fc.assert(
      fc.property(steps, (waiting) => {
        const { runs } = planRound([], waiting);
        expect(
          runs
            .flat()
            .map(({ i }) => i)
            .sort((a, b) => a - b),
        ).toEqual(waiting.map(({ i }) => i));
        for (const run of runs) {
          expect(run.map(({ i }) => i)).toEqual(run.map(({ i }) => i).sort((a, b) => a - b));
          expect(new Set(run.map(({ capacity }) => capacity)).size).toBe(1);
          if (run[0]!.capacity === undefined) expect(run).toHaveLength(1);
        }
        const shared = runs.map(([first]) => first!.capacity).filter((capacity) => capacity !== undefined);
        expect(new Set(shared).size).toBe(shared.length);
      }),
    );
  });

  it("reads every prompt to its end in bounded rounds, whoever comes later", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 }), (lengths) => {
        const left = lengths.map((chunks, order) => ({ order, chunks }));
        const ended: number[] = [];
        let rounds = 0;
        while (left.some(({ chunks }) => chunks > 0)) {
          const { chunk } = planRound(
            left.filter(({ chunks }) => chunks > 0),
            [],
          );
          chunk!.chunks--;
          rounds++;
          if (chunk!.chunks === 0) ended.push(chunk!.order);
        }
        expect(ended).toEqual(lengths.map((_, order) => order));
        expect(rounds).toBe(lengths.reduce((sum, chunks) => sum + chunks, 0));
      }),
    );
  });
});
