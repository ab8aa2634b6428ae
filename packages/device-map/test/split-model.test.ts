import { readFileSync } from "node:fs";
import { numberOfLayers, splitModel } from "@tessera/device-map";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const read = (name: string) => JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));

describe("splitModel", () => {
  it.each<[string, number, any]>(read("split_model").map((golden: any) => [golden.model, golden.world_size, golden]))(
    "is the model card's for %s on %s devices",
    (model, worldSize, golden) => {
      const plan = () => splitModel({ numLayers: numberOfLayers(model), worldSize });
      if (golden.error)
        expect(plan).toThrow(expect.objectContaining({ code: "invalid-argument", message: expect.stringContaining(model) }));
      else expect(Object.entries(plan())).toEqual(Object.entries(golden.device_map));
    },
  );

  it.each<[number, number, any]>(read("split_model_repo_variant").map((golden: any) => [golden.num_layers, golden.world_size, golden]))(
    "is the repository's for %s layers on %s devices",
    (numLayers, worldSize, golden) => {
      expect(splitModel({ numLayers, worldSize, visionShare: golden.vit_alpha, rotary: true })).toEqual(golden.device_map);
    },
  );

  it("places every layer, the last on device 0, and never asks for a device that is not there", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 16 }), (numLayers, worldSize) => {
        const map = splitModel({ numLayers, worldSize });
        for (let i = 0; i < numLayers; i++) expect(map[`language_model.model.layers.${i}`]).toBeDefined();
        expect(map[`language_model.model.layers.${numLayers - 1}`]).toBe(0);
        expect(Math.max(...Object.values(map))).toBeLessThan(worldSize);
      }),
    );
    expect(() => splitModel({ numLayers: 0, worldSize: 1 })).toThrow(expect.objectContaining({ code: "invalid-argument" }));
  });
});
