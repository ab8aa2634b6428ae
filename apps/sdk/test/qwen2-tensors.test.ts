import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findGraph } from "@tessera/converter";
import { openTokenEmbedding } from "@tessera/language-decoder";
import { loadImage } from "@tessera/preprocessing";
import { createRuntime } from "@tessera/runtime";
import { convertModel } from "@tessera/sdk";
import { createVisionEncoder } from "@tessera/vision-encoder";
import { afterAll, expect, it } from "vitest";
import { readGolden } from "./read-golden.ts";

const folder = fileURLToPath(new URL("fixtures/qwen2-1b-like", import.meta.url));
const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-tensors-"));
afterAll(() => rmSync(cacheFolder, { recursive: true }));

it.each(["native", "binding"] as const)(
  "image features and logits are the reference's, from the PNG on (%s runtime)",
  async (implementation) => {
    const golden = readGolden(join(folder, "goldens", "chat_image.safetensors"));
    const index = JSON.parse(readFileSync(join(folder, "goldens", "index.json"), "utf8"));
    const { input_ids } = index.cases.find((entry: { case: string }) => entry.case === "chat_image");
    const inputIds: number[] = input_ids[0];
    const { manifest, folder: converted } = await convertModel(folder, { precision: "fp32", cacheFolder });
    const { vision, language } = manifest;
    await using runtime = await createRuntime({ implementation, threads: 1 });

    const encoder = createVisionEncoder({ ...vision, session: await runtime.createSession(join(converted, vision.graphs[0]!.file)) });
    const picture = join(folder, "goldens", "image1.png");
    const { pixelValues, tiles } = await loadImage(picture, { maxTiles: 3, tileSize: vision.imageSize });
    const features = await encoder.encode(pixelValues, tiles);
    const expectedFeatures = golden("extract_feature");
    expect(largestDifference(features, expectedFeatures)).toBeLessThan(1e-3 * standardDeviation(expectedFeatures));

    await using embedding = await openTokenEmbedding(join(converted, language.embedding.file), language.embedding);
    const { hiddenSize: H, numKvHeads, headSize, numLayers, vocabSize } = language;
    const length = inputIds.length;
    const embeds = new Float32Array(length * H);
    const contextId = JSON.parse(readFileSync(join(folder, "added_tokens.json"), "utf8"))["<IMG_CONTEXT>"];
    let image = 0;
    for (const [i, id] of inputIds.entries()) {
      if (id === contextId) {
        embeds.set(features.subarray(image, image + H), i * H);
        image += H;
      } else embedding.lookup(id, embeds.subarray(i * H, (i + 1) * H), 0);
    }
    expect(image).toBe(features.length);

    const session = await runtime.createSession(join(converted, findGraph(language.graphs, { step: "decode", kv: "fp32" })!.file));
    const logits = new Float32Array(length * vocabSize);
    const caches = Array.from({ length: 2 * numLayers }, (_, i) => {
      const data = new Float32Array(numKvHeads * length * headSize);
      return [
        `${i % 2 ? "value" : "key"}_${i >> 1}`,
        { type: "float32", shape: [1, numKvHeads, length, headSize], data } as const,
      ] as const;
    });
    await session.run(
      {
        inputs_embeds: { type: "float32", shape: [1, length, H], data: embeds },
        seqlens_k: { type: "int32", shape: [1], data: Int32Array.of(length - 1) },
        total_sequence_length: { type: "int32", shape: [], data: Int32Array.of(length) },
        logit_positions: { type: "int64", shape: [length], data: BigInt64Array.from({ length }, (_, i) => BigInt(i)) },
        ...Object.fromEntries(caches.map(([name, cache]) => [`past_${name}`, cache])),
      },
      {
        logits: { type: "float32", shape: [1, length, vocabSize], data: logits },
        ...Object.fromEntries(caches.map(([name, cache]) => [`present_${name}`, cache])),
      },
    );
    const expectedLogits = golden("prefill_logits");
    expect(largestDifference(logits, expectedLogits)).toBeLessThan(1e-3 * standardDeviation(expectedLogits));
  },
);

function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Number.NaN;
  return actual.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i]!)), 0);
}

function standardDeviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
