import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { expect } from "vitest";
import { type ConvertedModel, findGraph, type LanguageGraph } from "../src/index.ts";
import { rotaryInputs } from "./rotary-inputs.ts";

// As the runtime sets it: products that do not saturate where x86-64 has no VNNI.
const exact = { session: { x64quantprecision: "1" } };
const sessionOptions = { logSeverityLevel: 3, intraOpNumThreads: 1, extra: exact } as const;

function stockGraph({ language }: ConvertedModel["manifest"], step: LanguageGraph["step"], kv: LanguageGraph["kv"] = "fp32"): string {
  return findGraph(language.graphs, { step, kv, kernels: false })!.file;
}

/** image_embeds of `tiles` × 3 × S × S pixels. */
export async function runVision({ folder, manifest }: ConvertedModel, pixels: Float32Array): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(join(folder, manifest.vision.graphs[0]!.file), sessionOptions);
  const size = manifest.vision.imageSize;
  const shape = [pixels.length / (3 * size * size), 3, size, size];
  const { image_embeds } = await session.run({ pixel_values: new ort.Tensor("float32", pixels, shape) });
  await session.release();
  return image_embeds!.data as Float32Array;
}

export interface RunDecoderOptions {
  /** Last position only. @default false: all of them */
  readonly last?: boolean;
  /** Positions handed over at once; the KV cache goes from one run into the next. @default all */
  readonly chunk?: number;
  readonly capacity?: number;
  /** Length that rotary tables are made for. @default within the trained length */
  readonly rotaryLength?: number;
}

/** Logits [seq, vocab] of one sequence of embeddings [seq, H], or [vocab] of the last chunk's end. */
export async function runDecoder(
  { folder, manifest }: ConvertedModel,
  embeds: Float32Array,
  { last = false, chunk, capacity = 256, rotaryLength }: RunDecoderOptions = {},
): Promise<Float32Array> {
  const { hiddenSize: H, numLayers, numKvHeads, headSize, vocabSize } = manifest.language;
  const session = await ort.InferenceSession.create(join(folder, stockGraph(manifest, "decode")), sessionOptions);
  const length = embeds.length / H;
  const step = chunk ?? length;
  let logits = new Float32Array(last ? vocabSize : length * vocabSize);
  const caches = Array.from({ length: 2 * numLayers }, (_, i) => [
    `${i % 2 ? "value" : "key"}_${i >> 1}`,
    new ort.Tensor("float32", new Float32Array(numKvHeads * capacity * headSize), [1, numKvHeads, capacity, headSize]),
  ]) as [string, ort.Tensor][];
  for (let from = 0; from < length; from += step) {
    const to = Math.min(length, from + step);
    const result = await session.run({
      inputs_embeds: new ort.Tensor("float32", embeds.slice(from * H, to * H), [1, to - from, H]),
      seqlens_k: new ort.Tensor("int32", Int32Array.of(to - 1), [1]),
      total_sequence_length: new ort.Tensor("int32", Int32Array.of(to), []),
      logit_positions: logitPositions(last ? 1 : to - from),
      ...Object.fromEntries(caches.map(([name, tensor]) => [`past_${name}`, tensor])),
      ...rotaryInputs(manifest.language, capacity, rotaryLength),
    });
    for (const cache of caches) cache[1] = result[`present_${cache[0]}`] as ort.Tensor;
    if (last) logits = result.logits!.data as Float32Array<ArrayBuffer>;
    else logits.set(result.logits!.data as Float32Array, from * vocabSize);
  }
  await session.release();
  return logits;
}

/**
 * Logits [seq, vocab] over int8 KV caches, a chunk at a time. Their scales leave half as much again above the largest number that the decoder
 * graph makes of the same embeddings; both channels of a pair that rotates take the larger one's, times √2.
 */
export async function runDecoderOverInt8({ folder, manifest }: ConvertedModel, embeds: Float32Array, chunk: number): Promise<Float32Array> {
  const { hiddenSize: H, numLayers, numKvHeads, headSize, vocabSize } = manifest.language;
  const length = embeds.length / H;
  const shape = [1, numKvHeads, length, headSize];
  const names = Array.from({ length: 2 * numLayers }, (_, i) => `${i % 2 ? "value" : "key"}_${i >> 1}`);
  const size = numKvHeads * length * headSize;
  const run = async (session: ort.InferenceSession, from: number, to: number, caches: Record<string, ort.Tensor>) =>
    session.run({
      inputs_embeds: new ort.Tensor("float32", embeds.slice(from * H, to * H), [1, to - from, H]),
      seqlens_k: new ort.Tensor("int32", Int32Array.of(to - 1), [1]),
      total_sequence_length: new ort.Tensor("int32", Int32Array.of(to), []),
      logit_positions: logitPositions(to - from),
      ...caches,
      ...rotaryInputs(manifest.language, length),
    });
  const wide = await ort.InferenceSession.create(join(folder, stockGraph(manifest, "decode")), sessionOptions);
  const floats = await run(
    wide,
    0,
    length,
    Object.fromEntries(names.map((name) => [`past_${name}`, new ort.Tensor("float32", new Float32Array(size), shape)])),
  );
  await wide.release();
  const scales = new Float32Array(names.length * numKvHeads * headSize);
  for (const [i, name] of names.entries()) {
    const values = floats[`present_${name}`]!.data as Float32Array;
    for (const [at, value] of values.entries()) {
      const head = Math.floor(at / (length * headSize));
      for (const channel of i % 2 ? [at % headSize] : [at % headSize, (at + headSize / 2) % headSize]) {
        const place = (i * numKvHeads + head) * headSize + channel;
        scales[place] = Math.max(scales[place]!, (Math.abs(value) * (i % 2 ? 1.5 : 1.5 * Math.SQRT2)) / 127, 1e-6);
      }
    }
  }
  const session = await ort.InferenceSession.create(join(folder, stockGraph(manifest, "decode", "int8")), sessionOptions);
  let caches: [string, ort.Tensor][] = names.map((name) => [`past_${name}`, new ort.Tensor("int8", new Int8Array(size), shape)]);
  const logits = new Float32Array(length * vocabSize);
  for (let from = 0; from < length; from += chunk) {
    const to = Math.min(length, from + chunk);
    const kvScales = new ort.Tensor("float32", scales, [scales.length]);
    const result = await run(session, from, to, { ...Object.fromEntries(caches), kv_scales: kvScales });
    caches = names.map((name) => [`past_${name}`, result[`present_${name}`] as ort.Tensor]);
    logits.set(result.logits!.data as Float32Array, from * vocabSize);
  }
  await session.release();
  return logits;
}

/** The last `count` positions. */
function logitPositions(count: number): ort.Tensor {
  return new ort.Tensor(
    "int64",
    BigInt64Array.from({ length: count }, (_, i) => BigInt(i - count)),
    [count],
  );
}

/** Logits [vocab] of the last of some embeddings [seq, H], all before it read by the prefill graph. */
export async function runPrefill({ folder, manifest }: ConvertedModel, embeds: Float32Array): Promise<Float32Array> {
  const { hiddenSize: H, numLayers, numKvHeads, headSize } = manifest.language;
  const [graph, prefillGraph] = [stockGraph(manifest, "decode"), stockGraph(manifest, "prefill")];
  const length = embeds.length / H;
  const cacheShape = [1, numKvHeads, length, headSize];
  let caches: Record<string, ort.Tensor> = {};
  for (let i = 0; i < numLayers; i++)
    for (const kind of ["key", "value"])
      caches[`past_${kind}_${i}`] = new ort.Tensor("float32", new Float32Array(numKvHeads * length * headSize), cacheShape);
  const run = async (name: string, from: number, to: number) => {
    const session = await ort.InferenceSession.create(join(folder, name), sessionOptions);
    const result = await session.run({
      inputs_embeds: new ort.Tensor("float32", embeds.slice(from * H, to * H), [1, to - from, H]),
      seqlens_k: new ort.Tensor("int32", Int32Array.of(to - 1), [1]),
      total_sequence_length: new ort.Tensor("int32", Int32Array.of(to), []),
      ...(name === graph ? { logit_positions: logitPositions(1) } : {}),
      ...caches,
      ...rotaryInputs(manifest.language, length),
    });
    await session.release();
    return result;
  };
  const read = await run(prefillGraph, 0, length - 1);
  expect(Object.keys(read)).not.toContain("logits");
  caches = Object.fromEntries(Object.entries(read).map(([name, tensor]) => [name.replace("present", "past"), tensor as ort.Tensor]));
  return (await run(graph, length - 1, length)).logits!.data as Float32Array;
}
