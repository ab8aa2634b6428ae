import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCheckpoint } from "@tessera/checkpoint";
import { convertCheckpoint, findGraph, type LanguageGraph, type LanguagePrecision, type ModelManifest } from "@tessera/converter";
import type { NamedTensors, Session, Tensor } from "@tessera/core";
import { findKernels } from "@tessera/kernels";
import {
  allLogits,
  chooseToken,
  continuationLogits,
  KvCache,
  measureKvScales,
  SequenceRotary,
  type TokenEmbedding,
} from "@tessera/language-decoder";
import { relativeDifference } from "@tessera/quality";
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
    return { folder, manifest, open: (graph: string) => runtime.createSession(join(folder, graph)) };
  }

  it.each(["qwen2-1b-like", "phi3-4b-like", "quirk-select-layer-ps-v1", "quirk-pos-embed-resize", "internvl3-hf"])(
    "%s: image features are the reference's, as near as with ONNX Runtime's operators",
    async (name) => {
      const { manifest, open } = await convert(name, "int8");
      const golden = readGolden(join(fixture(name), "expected.safetensors"));
      const [pixels, expected] = [golden("pixel_values"), golden("extract_feature")];
      const tiles = pixels.length / (3 * manifest.vision.imageSize ** 2);
      await using session = await open(findGraph(manifest.vision.graphs, { kernels: true })!.file);
      const features = await createVisionEncoder({ ...manifest.vision, session, batchSize: tiles }).encode(pixels, tiles);
      expect(relativeDifference(features, expected)).toBeLessThan(0.04);
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
      const { graphs, hiddenSize: H, vocabSize } = manifest.language;
      const file = (step: LanguageGraph["step"], kv: LanguageGraph["kv"]) => findGraph(graphs, { step, kv, kernels: true })!.file;
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
      await using session = await open(file("decode", "fp32"));
      expect(relativeDifference(await allLogits(request, { ...setup, session }), expected)).toBeLessThan(bound);

      const last = expected.slice(-vocabSize);
      const lastBound = language === "int8" ? 0.09 : 0.45;
      await using prefillSession = await open(file("prefill", "fp32"));
      const read = (options: object) => continuationLogits(request, [0], { ...setup, session, prefillSession, ...options });
      expect(relativeDifference(await read({}), last)).toBeLessThan(lastBound);
      if (language === "int8")
        expect(relativeDifference(await read({ sessionReadsPrompts: true, prefillChunk: length }), last)).toBeLessThan(lastBound);

      const kvScales = await measureKvScales(request, { ...setup, session: prefillSession, margin: 1.5 });
      await using kv8Session = await open(file("decode", "int8"));
      await using kv8PrefillSession = await open(file("prefill", "int8"));
      const narrow = { session: kv8Session, prefillSession: kv8PrefillSession, kvScales };
      expect(relativeDifference(await read(narrow), last)).toBeLessThan(lastBound);
    },
  );

  it.each(names.flatMap((name) => precisions.map((language) => ({ name, language }))))(
    "$name at $language: the likeliest tokens are those of the largest logits, whether these are asked for or not",
    async ({ name, language }) => {
      const { manifest, open } = await convert(name, language);
      const embeds = readGolden(join(fixture(name), "expected.safetensors"))("inputs_embeds");
      const { graphs, hiddenSize: H, vocabSize, numLayers, numKvHeads, headSize } = manifest.language;
      const kvScales = new Float32Array(2 * numLayers * numKvHeads * headSize).fill(0.05);
      for (const [kv, scales] of [["fp32"], ["int8", kvScales]] as const) {
        await using session = await open(findGraph(graphs, { step: "decode", kv, kernels: true })!.file);
        for (const [count, chosen] of [
          [1, 1],
          [3, 3],
          [embeds.length / H, 1],
          [embeds.length / H, embeds.length / H],
        ] as const) {
          const run = { session, manifest, embeds: embeds.slice(0, count * H), chosen, kvScales: scales };
          const { logits, best } = await predict({ ...run, names: ["logits", "best"] });
          const choices = best!.map((_, i) => chooseToken(logits!.subarray(i * vocabSize, (i + 1) * vocabSize), {}, Math.random));
          expect(best).toEqual(choices);
          expect((await predict({ ...run, names: ["best"] })).best).toEqual(choices);
          expect((await predict({ ...run, names: ["logits"] })).logits).toEqual(logits);
        }
      }
    },
  );

  it("have the smallest id of equally likely tokens", async () => {
    const { folder, manifest } = await convert("qwen2-1b-like", "int8");
    const zeros = join(cacheFolder, "zeros");
    cpSync(folder, zeros, { recursive: true });
    const file = join(zeros, "language.weights");
    writeFileSync(file, Buffer.alloc(statSync(file).size));
    await using session = await runtime.createSession(
      join(zeros, findGraph(manifest.language.graphs, { step: "decode", kv: "fp32", kernels: true })!.file),
    );
    const embeds = new Float32Array(40 * manifest.language.hiddenSize).fill(1);
    const { logits, best } = await predict({ session, manifest, embeds, chosen: 40, names: ["logits", "best"] });
    expect(new Set(logits)).toEqual(new Set([0]));
    expect(best).toEqual(Array(40).fill(0));
  });
});

interface PredictRun {
  readonly session: Session;
  readonly manifest: ModelManifest;
  /** float32 [positions, hidden_size], of one sequence */
  readonly embeds: Float32Array;
  /** Last positions that are predicted after. */
  readonly chosen: number;
  /** Outputs to ask for. */
  readonly names: readonly ("logits" | "best")[];
  readonly kvScales?: Float32Array | undefined;
}

/** What a decoder graph predicts after the last positions of a prompt. */
async function predict({ session, manifest, embeds, chosen, names, kvScales }: PredictRun) {
  const { hiddenSize, vocabSize, headSize } = manifest.language;
  const count = embeds.length / hiddenSize;
  const cache = new KvCache({ ...manifest.language, kvScales, maxCapacity: count });
  cache.reserve(count);
  const rotary = manifest.language.rotary && new SequenceRotary(manifest.language.rotary, headSize);
  rotary?.write(0, count, count, count);
  const int32 = (shape: readonly number[], value: number): Tensor => ({ type: "int32", shape, data: Int32Array.of(value) });
  const logits = new Float32Array(chosen * vocabSize);
  const best = new BigInt64Array(chosen).fill(-1n);
  const outputs: NamedTensors = {
    logits: { type: "float32", shape: [1, chosen, vocabSize], data: logits },
    best: { type: "int64", shape: [1, chosen], data: best },
  };
  await session.run(
    {
      inputs_embeds: { type: "float32", shape: [1, count, hiddenSize], data: embeds },
      seqlens_k: int32([1], count - 1),
      total_sequence_length: int32([], count),
      logit_positions: { type: "int64", shape: [chosen], data: BigInt64Array.from({ length: chosen }, (_, i) => BigInt(i - chosen)) },
      ...cache.inputs,
      ...rotary?.inputs,
    },
    { ...Object.fromEntries(names.map((name) => [name, outputs[name]!])), ...cache.outputs },
  );
  return {
    logits: names.includes("logits") ? logits : undefined,
    best: names.includes("best") ? Array.from(best, Number) : undefined,
  };
}
