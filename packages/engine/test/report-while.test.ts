import { describe, expect, it } from "vitest";
import { reportWhile } from "../src/request/report-while.ts";

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("reports of running work", () => {
  it("come in order, before the result", async () => {
    const work = async (report: (value: number) => void) => {
      report(1);
      report(2);
      await soon();
      report(3);
      return "end";
    };
    const seen: unknown[] = [];
    const run = reportWhile(work, undefined);
    let step = await run.next();
    for (; !step.done; step = await run.next()) seen.push(step.value);
    expect([seen, step.value]).toEqual([[1, 2, 3], "end"]);
  });

  it("end with the work's failure", async () => {
    const run = reportWhile(async (report: (value: number) => void) => {
      report(1);
      throw new Error("broken");
    }, undefined);
    expect(await run.next()).toEqual({ done: false, value: 1 });
    await expect(run.next()).rejects.toThrow("broken");
  });

  it("leave nothing running behind a reader that goes", async () => {
    let ended = false;
    const work = async (report: (value: number) => void, signal: AbortSignal) => {
      report(1);
      while (!signal.aborted) await soon();
      ended = true;
    };
    for await (const _ of reportWhile(work, undefined)) break;
    expect(ended).toBe(true);
  });
});
