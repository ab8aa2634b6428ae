import { openCheckpoint } from "@tessera/checkpoint";
import { expect, test } from "vitest";
import { convertCheckpoint } from "../src/index.ts";
import { largestDifference, relativeError, standardDeviation } from "./compare.ts";
import { fixture } from "./fixture.ts";
import { readGolden } from "./read-golden.ts";
import { runDecoder, runDecoderOverInt8, runPrefill, runVision } from "./run-model.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const checkpoints = {
  "qwen2-1b-like": "Qwen2, InternViT-300M",
  "internlm2-26b-like-sharded": "InternLM2 in shards, heads of 8, InternViT-6B: RMSNorm, query and key norms",
  "phi3-4b-like": "Phi-3, packed projections, short rotary factors",
  "yi-40b-like": "Llama in float16, widths that fill no block",
  "quirk-select-layer-ps-v1": "an inner layer's features, pixel shuffle v1",
  "quirk-pos-embed-resize": "position embeddings resized",
  "internvl3-hf": "transformers' own layout, Qwen3 with norms over the heads, query and key norms in the vision tower",
};

test.each(Object.entries(checkpoints))("%s computes what the original does (%s)", async (name) => {
  await using checkpoint = await openCheckpoint(fixture(name));
  const golden = await readGolden(`${fixture(name)}/expected.safetensors`);
  const data = (key: string) => golden.get(key)!.data;
  const cacheFolder = await temporaryFolder();
  const tolerance = 1e-3 * standardDeviation(data("prefill_logits"));

  const exact = await convertCheckpoint(checkpoint, { cacheFolder, precision: { vision: "fp32", language: "fp32" } });
  const features = await runVision(exact, data("pixel_values"));
  expect(largestDifference(features, data("extract_feature"))).toBeLessThan(1e-3 * standardDeviation(data("extract_feature")));
  const logits = await runDecoder(exact, data("inputs_embeds"));
  expect(largestDifference(logits, data("prefill_logits"))).toBeLessThan(tolerance);

  // Measured: 0.012 to 0.031.
  expect(relativeError(await runDecoderOverInt8(exact, data("inputs_embeds"), 4), data("prefill_logits"))).toBeLessThan(0.045);

  // Measured over these checkpoints: int8 vision 0.013 to 0.027, int8 language 0.026 to 0.032, int4 language 0.28 to 0.33.
  const int8 = await convertCheckpoint(checkpoint, { cacheFolder });
  expect(int8.manifest.precision).toEqual({ vision: "int8", language: "int8" });
  expect(relativeError(await runVision(int8, data("pixel_values")), data("extract_feature"))).toBeLessThan(0.04);
  expect(relativeError(await runDecoder(int8, data("inputs_embeds")), data("prefill_logits"))).toBeLessThan(0.045);
  const { vocabSize } = int8.manifest.language;
  const read = await runPrefill(int8, data("inputs_embeds"));
  // Measured: 0.029 to 0.054, as with the decoder graph alone (0.033 to 0.048).
  expect(relativeError(read, data("prefill_logits").slice(-vocabSize))).toBeLessThan(0.07);
  const int4 = await convertCheckpoint(checkpoint, { cacheFolder, precision: { vision: "fp32", language: "int4" } });
  expect(relativeError(await runDecoder(int4, data("inputs_embeds")), data("prefill_logits"))).toBeLessThan(0.45);
});

test.each(["fp32", "int8"] as const)("%s: a KV cache carried from chunk to chunk gives the logits of one run", async (language) => {
  await using checkpoint = await openCheckpoint(fixture("qwen2-1b-like"));
  const embeds = (await readGolden(`${fixture("qwen2-1b-like")}/expected.safetensors`)).get("inputs_embeds")!.data;
  const model = await convertCheckpoint(checkpoint, { cacheFolder: await temporaryFolder(), precision: { vision: "fp32", language } });
  const whole = await runDecoder(model, embeds);
  const bound = 1e-5 * standardDeviation(whole);
  expect(largestDifference(await runDecoder(model, embeds, { chunk: 50 }), whole)).toBeLessThan(bound);
  // One row at a time runs another int8 kernel, in which a few activations round the other way: 0.0042 with blocks of 128.
  const single = await runDecoder(model, embeds, { chunk: 1, capacity: 163 });
  expect(relativeError(single, whole)).toBeLessThan(language === "fp32" ? 1e-5 : 0.006);
  // Without all logits, the last position is the only one that comes out.
  const { vocabSize } = model.manifest.language;
  expect(largestDifference(await runDecoder(model, embeds, { last: true, chunk: 50 }), whole.slice(-vocabSize))).toBeLessThan(bound);
});
