import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, type SafetensorsEntry, writeSafetensors } from "@tessera/checkpoint";
import { demoModelFolder, listDemoQuestions } from "@tessera/demo-model";
import { loadModel, streamChat } from "@tessera/engine";
import { afterAll, beforeAll, expect, it } from "vitest";

const group = 32;
const order = [0, 2, 4, 6, 1, 3, 5, 7];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-quantized-model-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** 4 bits by groups of inputs, as AWQ packs them, and the weights that they stand for. Scales are powers of two, which any float type holds. */
function quantise(weight: Float32Array, out: number, columns: number) {
  const groups = columns / group;
  const qweight = new Int32Array((columns * out) / 8);
  const qzeros = new Int32Array((groups * out) / 8);
  const scales = new Uint16Array(groups * out);
  const whole = new Float32Array(weight.length);
  for (let j = 0; j < out; j++) {
    const shift = 4 * order.indexOf(j % 8);
    for (let g = 0; g < groups; g++) {
      const values = weight.subarray(j * columns + g * group, j * columns + (g + 1) * group);
      const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
      const exponent = Math.max(-14, Math.ceil(Math.log2((high - low) / 15 || 2 ** -14)));
      const scale = 2 ** exponent;
      const zero = Math.min(15, Math.round(-low / scale));
      scales[g * out + j] = (exponent + 15) << 10;
      qzeros[(g * out + j - (j % 8)) / 8]! |= zero << shift;
      values.forEach((value, i) => {
        const q = Math.min(15, Math.max(0, Math.round(value / scale) + zero));
        qweight[((g * group + i) * out + j - (j % 8)) / 8]! |= q << shift;
        whole[j * columns + g * group + i] = (q - zero) * scale;
      });
    }
  }
  return { qweight, qzeros, scales, whole };
}

/** The bundled model with its language layers at 4 bits: as AWQ stores them, and as the numbers that they stand for. */
async function writeTwins(): Promise<readonly [stored: string, plain: string]> {
  const [stored, plain] = [join(folder, "awq"), join(folder, "plain")] as const;
  for (const twin of [stored, plain]) cpSync(demoModelFolder, twin, { recursive: true, filter: (path) => !path.endsWith(".safetensors") });
  const config = JSON.parse(readFileSync(join(stored, "config.json"), "utf8"));
  config.llm_config.quantization_config = { quant_method: "awq", bits: 4, group_size: group, version: "gemm", zero_point: true };
  writeFileSync(join(stored, "config.json"), JSON.stringify(config));
  await using demo = await openCheckpoint(demoModelFolder);
  const [inAwq, inPlain] = [new Map<SafetensorsEntry, Uint8Array>(), new Map<SafetensorsEntry, Uint8Array>()];
  const bytesOf = (array: Float32Array | Int32Array | Uint16Array) => new Uint8Array(array.buffer);
  for (const [name, { shape, type }] of demo.tensors) {
    const linear = /^(language_model\.model\.layers\..*_proj)\.weight$/.exec(name)?.[1];
    if (linear === undefined) {
      for (const twin of [inAwq, inPlain]) twin.set({ name, type, shape }, await demo.readRaw(name));
      continue;
    }
    const [out, columns] = shape as [number, number];
    const { qweight, qzeros, scales, whole } = quantise(await demo.readFloat32(name), out, columns);
    inPlain.set({ name, type: "float32", shape }, bytesOf(whole));
    inAwq.set({ name: `${linear}.qweight`, type: "int32", shape: [columns, out / 8] }, bytesOf(qweight));
    inAwq.set({ name: `${linear}.qzeros`, type: "int32", shape: [columns / group, out / 8] }, bytesOf(qzeros));
    inAwq.set({ name: `${linear}.scales`, type: "float16", shape: [columns / group, out] }, bytesOf(scales));
  }
  for (const [twin, tensors] of [
    [stored, inAwq],
    [plain, inPlain],
  ] as const)
    await writeSafetensors(join(twin, "model.safetensors"), [...tensors.keys()], (entry) => tensors.get(entry as SafetensorsEntry)!);
  return [stored, plain];
}

it("an AWQ checkpoint answers as the numbers that it stands for, at each precision", async () => {
  const twins = await writeTwins();
  const { question, images } = (await listDemoQuestions()).find(({ images }) => images.length === 1)!;
  for (const precision of ["fp32", "int8"] as const) {
    const answers: unknown[] = [];
    for (const twin of twins) {
      await using model = await loadModel(twin, { precision, cacheFolder: join(folder, "cache") });
      const events = streamChat(model, { question, images, logprobs: 5, maxNewTokens: 8 }, undefined);
      let step = await events.next();
      while (!step.done) step = await events.next();
      answers.push({ text: step.value.text, logprobs: step.value.logprobs });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect((answers[0] as { logprobs: unknown[] }).logprobs.length).toBeGreaterThan(1);
  }
});
