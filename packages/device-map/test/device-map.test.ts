import { drawPlacement, planPlacement, readDeviceMap, splitModel } from "@tessera/device-map";
import { describe, expect, it } from "vitest";

const model = {
  vision: 600,
  embedding: 300,
  layers: Array(24).fill(30),
  head: 200,
  kvPerToken: 1,
  activations: { vision: 50, decoder: 20 },
};
const devices = [0, 1, 2].map((i) => ({ name: `cuda:${i}`, memory: 3000 }));
const split = (worldSize: number) => splitModel({ numLayers: 24, worldSize });
const read = (deviceMap: Record<string, number>, more: object = {}) => readDeviceMap({ model, devices, deviceMap, tokens: 10, ...more });

describe("readDeviceMap", () => {
  it("places the model card's map, its surplus layers passed over", () => {
    // Rounding up gives 25 layers to three devices.
    expect(Object.keys(split(3))).toContain("language_model.model.layers.24");
    const { stages } = read(split(3));
    expect(
      stages.map(({ device, layers, vision, embedding, head }) => [device, layers.first, layers.end, vision, embedding, head]),
    ).toEqual([
      ["cuda:0", 0, 5, false, false, false],
      ["cuda:1", 5, 15, false, false, false],
      ["cuda:2", 15, 23, false, false, false],
      ["cuda:0", 23, 24, true, true, true],
    ]);
    expect(stages.map(({ total }) => total)).toEqual([
      5 * 30 + 50 + 20,
      10 * 30 + 100 + 20,
      8 * 30 + 80 + 20,
      30 + 10 + 20 + 600 + 300 + 200 + 50,
    ]);
  });

  it("holds everything once, whatever the map", () => {
    const everything = 600 + 300 + 24 * 30 + 200 + 24 * 10;
    for (const worldSize of [1, 2, 3]) {
      const { stages } = read(split(worldSize));
      const weights = stages.reduce((sum, { bytes }) => sum + bytes.vision + bytes.embedding + bytes.layers + bytes.head + bytes.kv, 0);
      expect(weights).toBe(everything);
    }
  });

  it.each([
    ["lacks a layer", { ...split(2), "language_model.model.layers.7": undefined }, "lacks language_model.model.layers.7"],
    [
      "lacks the head",
      Object.fromEntries(Object.entries(split(2)).filter(([name]) => !/output|lm_head/.test(name))),
      "lacks language_model.output",
    ],
    ["names what there is not", { ...split(2), "language_model.model.layer.1": 0 }, "names language_model.model.layer.1"],
    ["uses a device that there is not", { ...split(2), "language_model.model.layers.3": 7 }, "language_model.model.layers.3 on device 7"],
    ["parts the projector from the tower", { ...split(2), mlp1: 1 }, "parts mlp1"],
  ])("refuses a map that %s", (_, map, message) => {
    const clean = JSON.parse(JSON.stringify(map));
    expect(() => read(clean)).toThrow(message);
  });

  it("refuses a device that is too small by name", () => {
    const small = [devices[0]!, { name: "cuda:1", memory: 300 }];
    expect(() => read(split(2), { devices: small })).toThrow(/bytes on cuda:1, which has room for 300/);
  });
});

describe("drawPlacement", () => {
  it("draws a bar a device, as long as what lies on it, and takes any name", () => {
    const named = [{ name: '<gpu & "0">', memory: 4000 }, devices[1]!];
    const placement = planPlacement({ model, devices: named, contextLength: 10 });
    const svg = drawPlacement(placement, named, "a <model>");
    expect(svg).toContain("a &#60;model&#62;");
    expect(svg).not.toContain("<gpu");
    const widths = [...svg.matchAll(/height="24" fill="#[0-9a-f]{6}"/g)];
    expect(widths.length).toBeGreaterThanOrEqual(4);
    const scale = (760 - 130 - 20) / 4000;
    const filled = [...svg.matchAll(/width="([\d.]+)" height="24" fill="#(?!eaeef2)/g)].reduce((sum, [, width]) => sum + Number(width), 0);
    const total = placement.stages.reduce((sum, stage) => sum + stage.total, 0);
    expect(Math.abs(filled - total * scale)).toBeLessThan(0.5);
  });
});
