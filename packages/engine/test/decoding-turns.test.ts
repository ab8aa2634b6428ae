import { describe, expect, it } from "vitest";
import { DecodingTurns } from "../src/media/decoding-turns.ts";

/** Notes when a turn has begun. */
function begin(turns: DecodingTurns, log: number[], pixels: number, signal?: AbortSignal) {
  const turn = turns.turn(signal);
  return { turn, started: turn.start(pixels).then(() => void log.push(pixels)) };
}

describe("turns of decoding", () => {
  it("lets as many pixels in as fit together, in order", async () => {
    const log: number[] = [];
    const turns = new DecodingTurns(100);
    const [first, second, third, fourth] = [60, 40, 30, 1].map((pixels) => begin(turns, log, pixels));
    await second!.started;
    expect(log).toEqual([60, 40]);
    second!.turn.end();
    await fourth!.started;
    // The small one waited behind the third, which came before it.
    expect(log).toEqual([60, 40, 30, 1]);
    first!.turn.end();
    third!.turn[Symbol.dispose]();
  });

  it("lets a picture above the limit in alone", async () => {
    const log: number[] = [];
    const turns = new DecodingTurns(100);
    const small = begin(turns, log, 1);
    const large = begin(turns, log, 500);
    const next = begin(turns, log, 2);
    await small.started;
    expect(log).toEqual([1]);
    small.turn.end();
    small.turn.end();
    await large.started;
    expect(log).toEqual([1, 500]);
    large.turn.end();
    await next.started;
    expect(log).toEqual([1, 500, 2]);
  });

  it("forgets one that is given up while it waits", async () => {
    const log: number[] = [];
    const turns = new DecodingTurns(100);
    const first = begin(turns, log, 90);
    const controller = new AbortController();
    const given = begin(turns, log, 50, controller.signal);
    const next = begin(turns, log, 10);
    await first.started;
    controller.abort(new Error("enough"));
    await expect(given.started).rejects.toThrow("enough");
    await next.started;
    expect(log).toEqual([90, 10]);
  });
});
