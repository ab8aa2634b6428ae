import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { demoModelFolder } from "@tessera/demo-model";
import { convertModel } from "@tessera/engine";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-rows-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("takes one activation scale a call where that loses nothing", async () => {
  const { manifest } = await convertModel("demo", { cacheFolder: join(folder, "cache") });
  expect(manifest.vision.graphs).toContainEqual({ file: "vision.onnx", kernels: false, activationScales: "call" });
  expect(Object.keys(manifest.files)).not.toContain("vision-rows.onnx");
});

test("takes one a row for a checkpoint with a massive activation in one token", async () => {
  const model = join(folder, "massive");
  await cp(demoModelFolder, model, { recursive: true });
  await writeMassive(model);
  const { manifest } = await convertModel(model, { cacheFolder: join(folder, "cache") });
  expect(manifest.vision.graphs).toContainEqual({ file: "vision-rows.onnx", kernels: false, activationScales: "row" });
  expect(Object.keys(manifest.files)).not.toContain("vision.onnx");
  // Language only at int8: there is no choice.
  const precision = { vision: "fp32", language: "int8" } as const;
  expect((await convertModel(model, { cacheFolder: join(folder, "cache"), precision })).manifest.vision.graphs).toEqual([
    { file: "vision.onnx", kernels: false },
  ]);
});

/** Lets one unit of the first MLP answer to the class token alone, a thousandfold; its own output is small, so that little else changes. */
async function writeMassive(model: string): Promise<void> {
  await using checkpoint = await openCheckpoint(demoModelFolder);
  const layer = "vision_model.encoder.layers.0";
  const { hidden_size: D } = checkpoint.config.vision_config;
  const read = (name: string) => checkpoint.readFloat32(name);
  const classToken = await read("vision_model.embeddings.class_embedding");
  const position = (await read("vision_model.embeddings.position_embedding")).subarray(0, D);
  const token = classToken.map((value, i) => value + position[i]!);
  const changed = new Map<string, Float32Array>();
  const change = async (name: string, apply: (values: Float32Array) => void) => {
    const values = Float32Array.from(await read(name));
    apply(values);
    changed.set(name, values);
  };
  const size = Math.sqrt(token.reduce((sum, value) => sum + value * value, 0));
  // A class token much larger than what attention adds to it stays what it is through the first norm.
  await change("vision_model.embeddings.class_embedding", (values) => {
    for (let i = 0; i < D; i++) values[i] = 1000 * (token[i]! / size) - position[i]!;
  });
  const mean = token.reduce((sum, value) => sum + value, 0) / D;
  const centred = token.map((value) => value - mean);
  const length = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0));
  const [gain, shift] = [await read(`${layer}.norm2.weight`), await read(`${layer}.norm2.bias`)];
  const weight = 2000;
  await change(`${layer}.mlp.fc1.weight`, (values) => {
    for (let i = 0; i < D; i++) values[i] = (weight * centred[i]!) / length / gain[i]!;
  });
  // The class token reaches weight × √D; whoever stays below nine tenths of it gives nothing.
  await change(`${layer}.mlp.fc1.bias`, (values) => {
    const offset = shift.reduce((sum, value, i) => sum + (value * weight * centred[i]!) / length / gain[i]!, 0);
    values[0] = -0.9 * weight * Math.sqrt(D) - offset;
  });
  await change(`${layer}.mlp.fc2.weight`, (values) => {
    for (let row = 0; row < D; row++) values[row * (values.length / D)]! *= 1e-5;
  });
  const tensors = [...checkpoint.tensors.values()].map(({ name, shape }) => ({ name, shape, type: "float32" as const }));
  const values = new Map<string, Float32Array>();
  for (const { name } of tensors) values.set(name, changed.get(name) ?? (await read(name)));
  await writeSafetensors(join(model, "model.safetensors"), tensors, ({ name }) => {
    const { buffer, byteOffset, byteLength } = values.get(name)!;
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
}
