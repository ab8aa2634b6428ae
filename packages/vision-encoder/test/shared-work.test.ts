import { describe, expect, it } from "vitest";
import { SharedWork } from "../src/shared-work.ts";

/** Work that ends when it is told to, and rejects with the reason when it is aborted. */
function setUp() {
  const shared = new SharedWork<string>();
  const starts: { readonly end: (value: string) => void; readonly fail: (error: Error) => void; readonly signal: AbortSignal }[] = [];
  const work = (signal: AbortSignal) =>
    new Promise<string>((end, fail) => {
      starts.push({ end, fail, signal });
      signal.addEventListener("abort", () => fail(signal.reason));
    });
  return { starts, run: (name: string, signal?: AbortSignal) => shared.run(name, work, signal) };
}

describe("SharedWork", () => {
  it("starts once for all who ask at the same time, and anew afterwards", async () => {
    const { starts, run } = setUp();
    const calls = [run("a"), run("a"), run("b")];
    expect(starts).toHaveLength(2);
    starts[0]!.end("first");
    starts[1]!.end("other");
    expect(await Promise.all(calls)).toEqual([
      { value: "first", shared: false },
      { value: "first", shared: true },
      { value: "other", shared: false },
    ]);
    const later = run("a");
    starts[2]!.end("second");
    expect(await later).toEqual({ value: "second", shared: false });
  });

  it("goes on for those who stay when the one that began it aborts", async () => {
    const { starts, run } = setUp();
    const controller = new AbortController();
    const first = run("a", controller.signal);
    const second = run("a", new AbortController().signal);
    controller.abort(new Error("first has gone"));
    await expect(first).rejects.toThrow("first has gone");
    expect(starts[0]!.signal.aborted).toBe(false);
    starts[0]!.end("done");
    expect(await second).toEqual({ value: "done", shared: true });
  });

  it("stops when the last has gone, and does not give that to who comes then", async () => {
    const { starts, run } = setUp();
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => run("a", signal));
    controllers[1]!.abort(new Error("second has gone"));
    await expect(calls[1]).rejects.toThrow("second has gone");
    controllers[0]!.abort(new Error("first has gone"));
    await expect(calls[0]).rejects.toThrow("first has gone");
    expect(starts[0]!.signal).toMatchObject({ aborted: true, reason: new Error("first has gone") });
    const later = run("a");
    expect(starts).toHaveLength(2);
    starts[1]!.end("done");
    expect((await later).value).toBe("done");
  });

  it("waits for aborted work to end before the last caller goes on", async () => {
    const shared = new SharedWork<string>();
    const controller = new AbortController();
    let end = () => {};
    const call = shared.run("a", () => new Promise((resolve) => (end = () => resolve("late"))), controller.signal);
    let gone = false;
    const watched = call.catch(() => (gone = true));
    controller.abort(new Error("enough"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(gone).toBe(false);
    end();
    await watched;
    await expect(call).rejects.toThrow("enough");
  });

  it("fails for all when the work fails, and does not start for an aborted caller", async () => {
    const { starts, run } = setUp();
    const calls = [run("a"), run("a")];
    starts[0]!.fail(new Error("broken"));
    for (const call of calls) await expect(call).rejects.toThrow("broken");
    await expect(run("a", AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
    expect(starts).toHaveLength(1);
  });
});
