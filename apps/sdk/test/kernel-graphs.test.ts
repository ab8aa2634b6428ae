import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCheckpoint } from "@tessera/checkpoint";
import { convertCheckpoint, type LanguagePrecision } from "@tessera/converter";
import { findKernels } from "@tessera/kernels";
import { allLogits, continuationLogits, measureKvScales, type TokenEmbedding } from "@tessera/language-decoder";
import { createRuntime, type Runtime } from "@tessera/runtime";
import { createVisionEncoder } from "@tessera/vision-encoder";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readGolden } from "./read-golden.ts";

const { library, missing } = findKernels();

// The recorded checkpoints of every architecture, which the converter's own tests compute with ONNX Runtime's operators.
const fixture = (name: string) => fileURLToPath(new URL(`../../../packages/converter/test/fixtures/${name}`, import.meta.url));

describe.skipIf(missing !== undefined)(`graphs over our own operators${missing === undefined ? "" : ` (${missing})`}`, () => {
  const cacheFolder = mkdtempSync(join(tmpdir(), "tessera-kernels-"));
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await createRuntime({ implementation: "native", threads: 2, kernels: library });
  });
  afterAll(async () => {
    await runtime?.[Symbol.asyncDispose]();
    rmSync(cacheFolder, { recursive: true });
  });

  it("have a runtime that says so", () => {
    expect(runtime.kernels).toBe(true);
  });

  async function convert(name: string, language: LanguagePrecision) {
    await using checkpoint = await openCheckpoint(fixture(name));
    const { folder, manifest } = await convertCheckpoint(checkpoint, { cacheFolder, precision: { vision: "int8", language } });
    return { manifest, open: (graph: string) => runtime.createSession(join(folder, graph)) };
  }

  it.each(["qwen2-1b-like", "phi3-4b-like", "quirk-select-layer-ps-v1", "quirk-pos-embed-resize", "internvl3-hf"])(
    "%s: image features are the reference's, as near as with ONNX Runtime's operators",
    async (name) => {
      const { manifest, open } = await convert(name, "int8");
      const golden = readGolden(join(fixture(name), "expected.safetensors"));
      const [pixels, expected] = [golden("pixel_values"), golden("extract_feature")];
      const tiles = pixels.length / (3 * manifest.vision.imageSize ** 2);
      await using session = await open(manifest.vision.kernels!.graph);
      const features = await createVisionEncoder({ ...manifest.vision, session, batchSize: tiles }).encode(pixels, tiles);
      expect(relativeError(features, expected)).toBeLessThan(0.04);
    },
  );

  const names = ["qwen2-1b-like", "internlm2-26b-like-sharded", "phi3-4b-like", "yi-40b-like", "internvl3-hf"];
  const precisions = ["int8", "int4"] as const;
  it.each(names.flatMap((name) => precisions.map((language) => ({ name, language }))))(
    "$name at $language: logits are the reference's, as near as with ONNX Runtime's operators",
    async ({ name, language }) => {
      const { manifest, open } = await convert(name, language);
      const golden = readGolden(join(fixture(name), "expected.safetensors"));
      const [embeds, expected] = [golden("inputs_embeds"), golden("prefill_logits")];
      const { kernels, hiddenSize: H, vocabSize } = manifest.language;
      const { graph, kv8Graph, prefillGraph, kv8PrefillGraph } = kernels!;
      const length = embeds.length / H;
      // The recorded embeddings as tokens.
      const embedding: TokenEmbedding = {
        rows: length,
        columns: H,
        lookup: (id, out, at) => out.set(embeds.subarray(id * H, (id + 1) * H), at),
      };
      const request = { inputIds: Array.from({ length }, (_, i) => i) };
      const setup = { ...manifest.language, embedding, contextLength: length, prefillChunk: 50 };
      // As with ONNX Runtime's operators.
      const bound = language === "int8" ? 0.045 : 0.45;
      await using session = await open(graph);
      expect(relativeError(await allLogits(request, { ...setup, session }), expected)).toBeLessThan(bound);

      const last = expected.slice(-vocabSize);
      const lastBound = language === "int8" ? 0.09 : 0.45;
      await using prefillSession = await open(prefillGraph);
      const read = (options: object) => continuationLogits(request, [0], { ...setup, session, prefillSession, ...options });
      expect(relativeError(await read({}), last)).toBeLessThan(lastBound);
      if (language === "int8")
        expect(relativeError(await read({ sessionReadsPrompts: true, prefillChunk: length }), last)).toBeLessThan(lastBound);

      const kvScales = await measureKvScales(request, { ...setup, session: prefillSession, margin: 1.5 });
      await using kv8Session = await open(kv8Graph);
      await using kv8PrefillSession = await open(kv8PrefillGraph);
      const narrow = { session: kv8Session, prefillSession: kv8PrefillSession, kvScales };
      expect(relativeError(await read(narrow), last)).toBeLessThan(lastBound);
    },
  );
});

/** Root mean square of the difference, relative to the expected values' own; not a number when the lengths differ. */
function relativeError(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Number.NaN;
  let error = 0;
  let power = 0;
  for (let i = 0; i < expected.length; i++) {
    error += (actual[i]! - expected[i]!) ** 2;
    power += expected[i]! ** 2;
  }
  return Math.sqrt(error / power);
}
