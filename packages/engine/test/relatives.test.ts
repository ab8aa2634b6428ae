import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ChatResult, type LoadedModel, loadModel, streamChat } from "@tessera/engine";
import { buildPrompt } from "@tessera/tokenizer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTensors } from "./open-tensors.ts";

interface Case {
  readonly name: string;
  readonly images: readonly string[];
  readonly question: string;
  readonly history: readonly (readonly [string, string])[];
  readonly tiles: readonly number[];
  readonly input_ids: readonly number[];
  readonly output_ids: readonly number[];
  readonly response: string;
}

const fixtures = fileURLToPath(new URL("fixtures/relatives", import.meta.url));
const names = readdirSync(fixtures).filter((name) => name !== "pictures");
let cacheFolder: string;
beforeAll(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), "tessera-relatives-"));
});
afterAll(() => rmSync(cacheFolder, { recursive: true }));

async function chat(model: LoadedModel, { question, history, images }: Case): Promise<ChatResult> {
  const pictures = images.map((image) => join(fixtures, "pictures", image));
  const events = streamChat(model, { question, history, images: pictures, maxNewTokens: 6, logprobs: 5 }, undefined);
  let step = await events.next();
  while (!step.done) step = await events.next();
  return step.value;
}

/** Natural logarithms of the probabilities that logits mean. */
function logProbabilities(logits: Float32Array): Float64Array {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const sum = logits.reduce((total, value) => total + Math.exp(value - largest), 0);
  return Float64Array.from(logits, (value) => value - largest - Math.log(sum));
}

test.each(names)("%s answers as the original does", async (name) => {
  const folder = join(fixtures, name);
  const cases = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Case[];
  const scores = openTensors(join(folder, "expected.safetensors"));
  await using model = await loadModel(folder, { precision: "fp32", cacheFolder });
  expect(cases).toHaveLength(4);
  for (const item of cases) {
    const prompt = buildPrompt({ ...model, question: item.question, history: item.history, tilesPerImage: item.tiles });
    expect(prompt.ids, `${item.name}: prompt`).toEqual(item.input_ids);
    const { text, tokenIds, usage, logprobs } = await chat(model, item);
    expect(usage.tiles, `${item.name}: tiles`).toBe(item.tiles.reduce((a, b) => a + b, 0));
    expect(tokenIds, `${item.name}: greedy tokens`).toEqual(item.output_ids);
    expect(text, `${item.name}: text`).toBe(item.response);
    const { data, shape } = scores.get(item.name)!;
    expect(logprobs).toHaveLength(shape[0]!);
    for (const [i, { top }] of logprobs!.entries()) {
      const recorded = logProbabilities(data.subarray(i * shape[1]!, (i + 1) * shape[1]!));
      for (const { id, logprob } of top)
        expect(Math.abs(logprob - recorded[id]!), `${item.name}: step ${i}, token ${id}`).toBeLessThan(1e-3);
    }
  }
});
