import { describe, expect, it } from "vitest";
import { Admission } from "../src/http/admission.ts";
import { checkApiKey } from "../src/http/check-api-key.ts";

const never = new AbortController().signal;

describe("Admission", () => {
  it("lets in so many at once and the others in their order", async () => {
    const admission = new Admission(2, 5);
    const order: number[] = [];
    const leaves = [await admission.enter(never), await admission.enter(never)];
    const waiting = [0, 1, 2].map((i) =>
      admission.enter(never).then((leave) => {
        order.push(i);
        return leave;
      }),
    );
    expect([admission.running, admission.waiting]).toEqual([2, 3]);
    leaves[0]!();
    leaves[0]!();
    (await waiting[0]!)();
    (await waiting[1]!)();
    (await waiting[2]!)();
    leaves[1]!();
    expect(order).toEqual([0, 1, 2]);
    expect([admission.running, admission.waiting]).toEqual([0, 0]);
  });

  it("sends away what does not fit, and forgets who gives up", async () => {
    const admission = new Admission(1, 1);
    const leave = await admission.enter(never);
    const controller = new AbortController();
    const waiting = admission.enter(controller.signal);
    await expect(admission.enter(never)).rejects.toMatchObject({ status: 429, headers: { "retry-after": "5" } });
    controller.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    expect(admission.waiting).toBe(0);
    leave();
    expect(admission.running).toBe(0);
  });
});

describe("checkApiKey", () => {
  it("accepts any of the keys and nothing else", () => {
    checkApiKey(undefined, []);
    checkApiKey("Bearer b", ["a", "b"]);
    for (const given of [undefined, "", "Bearer ", "Bearer c", "b", "Basic b"])
      expect(() => checkApiKey(given, ["a", "b"])).toThrow(expect.objectContaining({ status: 401 }));
  });
});
