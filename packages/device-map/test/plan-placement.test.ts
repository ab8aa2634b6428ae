import { type Device, type ModelSizes, planPlacement } from "@tessera/device-map";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const mebibyte = 2 ** 20;
const model: ModelSizes = {
  vision: 300 * mebibyte,
  embedding: 100 * mebibyte,
  layers: Array(8).fill(100 * mebibyte),
  head: 100 * mebibyte,
  kvPerToken: 1024,
  activations: { vision: 20 * mebibyte, decoder: 10 * mebibyte },
};
const devices = (...memories: number[]): Device[] => memories.map((memory, i) => ({ name: `gpu:${i}`, memory: memory * mebibyte }));

describe("planPlacement", () => {
  it("counts everything on one device", () => {
    const { stages } = planPlacement({ model, devices: devices(2000), contextLength: 1024, sequences: 2 });
    expect(stages).toHaveLength(1);
    expect(stages[0]).toMatchObject({ vision: true, embedding: true, head: true, layers: { first: 0, end: 8 } });
    expect(stages[0]!.bytes.kv).toBe(8 * 1024 * 2048);
    expect(stages[0]!.total).toBe((300 + 100 + 800 + 100 + 16 + 30) * mebibyte);
  });

  it("gives a device that is twice as fast the larger share", () => {
    const [slow, fast] = devices(2000, 2000) as [Device, Device];
    const { stages } = planPlacement({ model, devices: [slow, { ...fast, speed: 2 }], contextLength: 1 });
    expect(stages[1]!.total).toBeGreaterThan(1.5 * stages[0]!.total);
  });

  it("places each part once, layers in order, within every memory, and no cut by hand is better balanced", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 0, max: 40 }),
        fc.array(fc.integer({ min: 60, max: 400 }), { minLength: 2, maxLength: 2 }),
        (layers, vision, memories) => {
          const small: ModelSizes = { vision, embedding: 7, layers, head: 9, kvPerToken: 1, activations: { vision: 3, decoder: 2 } };
          const two = memories.map((memory, i) => ({ name: `gpu:${i}`, memory }));
          const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
          const part = (own: readonly number[], ends: number) => (own.length === 0 ? 0 : sum(own) + own.length + 2 + ends);
          const byHand: number[] = [];
          for (let cut = 0; cut <= layers.length; cut++)
            for (const tower of [0, 1]) {
              const first = part(layers.slice(0, cut), 7 + (cut === layers.length ? 9 : 0)) + (tower === 0 ? vision + 3 : 0);
              const second = part(layers.slice(cut), 9 + (cut === 0 ? 7 : 0)) + (tower === 1 ? vision + 3 : 0);
              if (first <= memories[0]! && second <= memories[1]!) byHand.push(Math.max(first, second));
            }
          if (byHand.length === 0) {
            expect(() => planPlacement({ model: small, devices: two, contextLength: 1 })).toThrow(/does not fit/);
            return;
          }
          const { stages } = planPlacement({ model: small, devices: two, contextLength: 1 });
          expect(Math.max(...stages.map(({ load }) => load))).toBe(Math.min(...byHand));
          const placed = stages.flatMap(({ layers: { first, end } }) => layers.map((_, i) => i).slice(first, end));
          expect(placed).toEqual(layers.map((_, i) => i));
          for (const held of ["vision", "embedding", "head"] as const) expect(stages.filter((stage) => stage[held])).toHaveLength(1);
        },
      ),
    );
  });

  it("refuses what does not fit with changes that do, and less of which does not", () => {
    const request = { model, devices: devices(900, 900), contextLength: 8192, sequences: 16 };
    const facts = refused(request);
    const grown = (bytes: number) => request.devices.map((device) => ({ ...device, memory: device.memory + bytes }));
    const { fewerSequences, shorterContext, moreMemoryBytes } = facts as Record<string, number>;
    expect(planPlacement({ ...request, sequences: fewerSequences })).toBeDefined();
    expect(planPlacement({ ...request, contextLength: shorterContext! })).toBeDefined();
    expect(planPlacement({ ...request, devices: grown(moreMemoryBytes!) })).toBeDefined();
    expect(refused({ ...request, sequences: fewerSequences! + 1 })).toBeDefined();
    expect(refused({ ...request, contextLength: shorterContext! + 1 })).toBeDefined();
    expect(refused({ ...request, devices: grown(moreMemoryBytes! - mebibyte) })).toBeDefined();
  });

  it.each([
    ["no devices", { devices: [] }, "devices"],
    ["a name given twice", { devices: [...devices(1), ...devices(1)] }, "gpu:0"],
    ["a memory of nothing", { devices: devices(0) }, "devices.gpu:0.memory"],
    ["a speed of nothing", { devices: [{ name: "slow", memory: 1, speed: 0 }] }, "devices.slow.speed"],
    ["half a token", { contextLength: 0.5 }, "contextLength"],
    ["no sequences", { sequences: 0 }, "sequences"],
  ])("refuses %s by name", (_, wrong, name) => {
    expect(() => planPlacement({ model, devices: devices(2000), contextLength: 1, ...wrong })).toThrow(
      expect.objectContaining({ code: "invalid-argument", message: expect.stringContaining(name) }),
    );
  });
});

function refused(request: Parameters<typeof planPlacement>[0]): Readonly<Record<string, unknown>> {
  try {
    planPlacement(request);
  } catch (error: any) {
    expect(error.code).toBe("invalid-argument");
    return error.facts;
  }
  throw new Error("It fits");
}
