import { endAtAbort } from "@tessera/engine";
import { expect, it } from "vitest";

function steps(freed: () => void, last = 3) {
  return (async function* () {
    try {
      for (let i = 1; i < last; i++) yield i;
      return "whole";
    } finally {
      freed();
    }
  })();
}

it("passes steps and the result on", async () => {
  let freed = 0;
  const events = endAtAbort(
    steps(() => freed++),
    new AbortController().signal,
  );
  const seen = [await events.next(), await events.next(), await events.next()];
  expect(seen.map(({ value }) => value)).toEqual([1, 2, "whole"]);
  expect(freed).toBe(1);
});

it("frees at an abort, at a return and at an error, and leaves no listener behind", async () => {
  const controller = new AbortController();
  let freed = 0;
  const aborted = endAtAbort(
    steps(() => freed++),
    controller.signal,
  );
  await aborted.next();
  controller.abort(new Error("enough"));
  await new Promise(setImmediate);
  expect(freed).toBe(1);
  await expect(aborted.next()).rejects.toThrow("enough");

  const left = endAtAbort(
    steps(() => freed++),
    new AbortController().signal,
  );
  await left.next();
  await left.return("left");
  expect(freed).toBe(2);
});
