import { expect, test } from "vitest";
import { fullSizeConfig } from "../full-size/full-size-config.ts";
import { modelWork } from "./model-work.ts";

test("InternVL2-1B, counted by hand", () => {
  const work = modelWork(fullSizeConfig);
  // patches 1,024 · 588 · 1,024; 24 layers · 1,025 · 12 · 1,024²; projector 256 · (4,096 · 896 + 896²); twice for multiply and add
  expect(work.visionLinearOps).toBe(2 * (616_562_688 + 309_539_635_200 + 1_145_044_992));
  // 24 layers, query · key and probability · value, 1,025² pairs of 1,024 numbers
  expect(work.visionAttentionOps).toBe(103_280_640_000);
  expect(work.tokensPerTile).toBe(256);
  // A layer: q and o 896², k and v 896 · 128, three of 896 · 4,864.
  expect(work.layerWeights).toBe(24 * (1_605_632 + 229_376 + 13_074_432));
  expect(work.headWeights).toBe(135_882_880);
  expect(work.attentionOpsPerPair).toBe(86_016);
  expect(work.kvNumbersPerToken).toBe(6144);
});
