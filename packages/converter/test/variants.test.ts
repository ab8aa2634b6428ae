import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Checkpoint, openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { describe, expect, test } from "vitest";
import { convertCheckpoint } from "../src/index.ts";
import { largestDifference, relativeError, standardDeviation } from "./compare.ts";
import { fixture } from "./fixture.ts";
import { readGolden } from "./read-golden.ts";
import { runDecoder, runDecoderOverInt8, runPrefill, runVision } from "./run-model.ts";
import { temporaryFolder } from "./temporary-folder.ts";

type Json = { [name: string]: unknown };
type Variants = Record<string, Record<string, [fixture: string, change: Json]>>;
const variants = JSON.parse(readFileSync(new URL("variants.json", import.meta.url), "utf8")) as Variants;
const recorded = (which: string) => readGolden(new URL(`fixtures/variants-${which}.safetensors`, import.meta.url).pathname);
const exact = { vision: "fp32", language: "fp32" } as const;

/** The pattern that stands for pixels and biases in the recording. */
const pattern = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i * 0.37));

function merge(base: Json, change: Json): Json {
  const result: Json = { ...base };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else result[key] = isObject(value) && isObject(result[key]) ? merge(result[key], value) : value;
  }
  return result;
}
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** A fixture's checkpoint with a changed config.json, in a folder of its own. */
async function variant(name: string, change: Json): Promise<string> {
  const folder = await temporaryFolder();
  for (const file of readdirSync(fixture(name)))
    if (!/^expected|config\.json$/.test(file)) cpSync(join(fixture(name), file), join(folder, file));
  const config = JSON.parse(readFileSync(join(fixture(name), "config.json"), "utf8")) as Json;
  writeFileSync(join(folder, "config.json"), JSON.stringify(merge(config, change)));
  return folder;
}

async function embedsOf(name: string, checkpoint: Checkpoint): Promise<Float32Array> {
  const { data } = (await readGolden(`${fixture(name)}/expected.safetensors`)).get("inputs_embeds")!;
  return data.slice(0, 48 * checkpoint.config.llm_config.hidden_size);
}

/** InternLM2's biases, which the fixture does not have. */
async function addBiases(folder: string): Promise<void> {
  await using checkpoint = await openCheckpoint(folder);
  const { hidden_size: H, num_hidden_layers, num_attention_heads, num_key_value_heads } = checkpoint.config.llm_config;
  const rows = { wqkv: (H / num_attention_heads) * (num_attention_heads + 2 * num_key_value_heads!), wo: H };
  const entries = Array.from({ length: num_hidden_layers }, (_, i) =>
    Object.entries(rows).map(([name, size]) => ({
      name: `language_model.model.layers.${i}.attention.${name}.bias`,
      type: "float32" as const,
      shape: [size],
    })),
  ).flat();
  await writeSafetensors(join(folder, "biases.safetensors"), entries, ({ shape }) => new Uint8Array(pattern(shape[0]!).buffer));
  const file = join(folder, "model.safetensors.index.json");
  const index = JSON.parse(readFileSync(file, "utf8")) as { weight_map: Record<string, string> };
  for (const { name } of entries) index.weight_map[name] = "biases.safetensors";
  writeFileSync(file, JSON.stringify(index));
}

const all = Object.entries(variants).flatMap(([which, cases]) =>
  Object.entries(cases).map(([name, [source, change]]) => ({ which, name, source, change })),
);

describe("settings of config.json give the numbers that the original gives", () => {
  test.each(all.filter(({ name }) => !name.startsWith("vision")))("$which: $name", async ({ which, name, source, change }) => {
    const folder = await variant(source, change);
    if (name === "internlm2-bias") await addBiases(folder);
    await using checkpoint = await openCheckpoint(folder);
    const embeds = await embedsOf(source, checkpoint);
    const positions = embeds.length / checkpoint.config.llm_config.hidden_size;
    const golden = (await recorded(which)).get(name)!;
    const model = await convertCheckpoint(checkpoint, { cacheFolder: await temporaryFolder(), precision: exact });
    const V = model.manifest.language.vocabSize;
    const chosen = (logits: Float32Array) =>
      Float32Array.from([...logits.subarray(20 * V, 21 * V), ...logits.subarray((positions - 1) * V, positions * V)]);
    const bound = 1e-3 * standardDeviation(golden.data);
    const logits = await runDecoder(model, embeds, { rotaryLength: positions });
    expect(largestDifference(chosen(logits), golden.data)).toBeLessThan(bound);
    // One position at a time, as when generating.
    expect(largestDifference(chosen(await runDecoder(model, embeds, { chunk: 1, rotaryLength: positions })), golden.data)).toBeLessThan(
      bound,
    );
  });

  test.each(all.filter(({ name }) => name.startsWith("vision")))("$which: $name", async ({ which, name, source, change }) => {
    await using checkpoint = await openCheckpoint(await variant(source, change));
    const size = checkpoint.config.force_image_size;
    const golden = (await recorded(which)).get(name)!;
    const model = await convertCheckpoint(checkpoint, { cacheFolder: await temporaryFolder(), precision: exact });
    const features = await runVision(model, pattern(3 * size * size));
    expect(features.length).toBe(golden.data.length);
    expect(largestDifference(features, golden.data)).toBeLessThan(1e-3 * standardDeviation(golden.data));
    // Every int8 graph is as large: what they lose is measured with the other checkpoints.
    const int8 = await convertCheckpoint(checkpoint, { cacheFolder: await temporaryFolder() });
    expect((await runVision(int8, pattern(3 * size * size))).length).toBe(golden.data.length);
  });

  test("windows hold over int8 caches and while a prompt is read, and leave our own operators out", async () => {
    const [source, change] = variants.original!["phi3-window"]!;
    await using checkpoint = await openCheckpoint(await variant(source, change));
    const embeds = await embedsOf(source, checkpoint);
    const cacheFolder = await temporaryFolder();
    const wide = await convertCheckpoint(checkpoint, { cacheFolder, precision: exact });
    const int8 = await convertCheckpoint(checkpoint, { cacheFolder, precision: { vision: "fp32", language: "int8" } });
    expect(int8.manifest.language.graphs.some(({ kernels }) => kernels)).toBe(false);
    const V = int8.manifest.language.vocabSize;
    const windowed = (await recorded("original")).get("phi3-window")!.data.subarray(V);
    const unbounded = (await readGolden(`${fixture(source)}/expected.safetensors`)).get("prefill_logits")!.data.slice(-V);
    expect(relativeError((await runDecoderOverInt8(wide, embeds, 4)).slice(-V), windowed)).toBeLessThan(0.045);
    const read = await runPrefill(int8, embeds);
    expect(relativeError(read, windowed)).toBeLessThan(0.5 * relativeError(read, unbounded));
  });
});
