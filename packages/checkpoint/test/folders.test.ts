import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, writeSafetensors } from "@tessera/checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "./config-fixture.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-folders-"));
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, values: Record<string, number>) =>
  writeSafetensors(
    join(folder, file),
    Object.keys(values).map((name) => ({ name, type: "float32", shape: [1] })),
    ({ name }) => new Uint8Array(Float32Array.of(values[name]!).buffer),
  );
const touch = (...names: string[]) => {
  for (const name of names) writeFileSync(join(folder, name), "{}");
};
const refused = (code: string, ...parts: string[]) =>
  expect(openCheckpoint(folder)).rejects.toMatchObject({ code, message: expect.stringMatching(parts.join(".*")) });

describe("a folder with several kinds of weights", () => {
  it("is read as transformers reads it: one file before an index, which may be a leftover, and before other formats", async () => {
    await write("model.safetensors", { a: 1 });
    await write("model-00001-of-00001.safetensors", { a: 2 });
    writeFileSync(
      join(folder, "model.safetensors.index.json"),
      JSON.stringify({ weight_map: { a: "model-00001-of-00001.safetensors", b: "model-00002-of-00002.safetensors" } }),
    );
    touch("pytorch_model.bin", "model.gguf");
    await using checkpoint = await openCheckpoint(folder);
    expect([...(await checkpoint.readFloat32("a"))]).toEqual([1]);
  });

  it.each([
    [["pytorch_model.bin", "training_args.bin"], "pytorch_model.bin", "pickle"],
    [["pytorch_model-00001-of-00002.bin", "pytorch_model.bin.index.json"], "pytorch_model-00001", "pickle"],
    [["model-q4.gguf"], "model-q4.gguf", "llama.cpp"],
    [["decoder.onnx"], "decoder.onnx", "another framework"],
    [["model-00001-of-00002.safetensors"], "model-00001-of-00002.safetensors", "no index"],
    [["model.fp16.safetensors"], "model.fp16.safetensors", "another name"],
  ])("names what is there instead: %s", async (files, ...parts) => {
    touch(...files);
    await refused("checkpoint-not-found", "model\\.safetensors does not exist", ...parts);
  });

  it("is refused with an adapter beside the model, which transformers would apply", async () => {
    await write("model.safetensors", { a: 1 });
    touch("adapter_config.json");
    await refused("checkpoint-invalid", "adapter_config.json");
  });
});

describe("names", () => {
  it("lose what training wraps around them, and buffers are passed over", async () => {
    const name = "language_model.model.norm.weight";
    await write("model.safetensors", {
      [`module.${name}`]: 1,
      "module._orig_mod.base_model.model.mlp1.0.bias": 2,
      "language_model.base_model.model.lm_head.weight": 3,
      "module.language_model.model.layers.0.self_attn.rotary_emb.inv_freq": 4,
      "vision_model.embeddings.position_ids": 5,
    });
    await using checkpoint = await openCheckpoint(folder);
    expect([...checkpoint.tensors.keys()]).toEqual([name, "mlp1.0.bias", "language_model.lm_head.weight"]);
    expect([...(await checkpoint.readFloat32(name))]).toEqual([1]);
    expect([...(await checkpoint.readFloat32("language_model.lm_head.weight"))]).toEqual([3]);
  });

  it("that come to the same one are refused", async () => {
    await write("model.safetensors", { a: 1, "module.a": 2 });
    await refused("checkpoint-invalid", "two tensors stand for a");
  });
});

describe("a quantised checkpoint", () => {
  it.each([
    [{ quantization_config: { quant_method: "awq", version: "gemv" } }, "llm_config.quantization_config", "AWQ"],
    [{ quantization_config: { quant_method: "gptq" } }, "GPTQ"],
    [{ quantization_config: { quant_method: "bitsandbytes" } }, "bitsandbytes"],
    [{ quantization_config: { quant_method: "fp8" } }, "FP8"],
    [{ quantization_config: { quant_method: "compressed-tensors" } }, "compressed-tensors"],
  ])("is named for what it is: %j", async (part: object, ...parts: string[]) => {
    await write("model.safetensors", { a: 1 });
    const change = (json: object) => writeFileSync(join(folder, "config.json"), JSON.stringify(json));
    change({ ...config, llm_config: { ...config.llm_config, ...part } });
    await refused("unsupported-architecture", ...parts, "16 or 32 bits");
    change({ ...config, ...part });
    await refused("unsupported-architecture", parts.at(-1)!);
    change({ ...config, quantization_config: null });
    await using checkpoint = await openCheckpoint(folder);
    expect(checkpoint.tensors.size).toBe(1);
  });

  it.each([
    ["a.qweight", "AWQ or GPTQ"],
    ["a.weight.absmax", "bitsandbytes"],
    ["a.weight_scale", "FP8"],
  ])("that config.json does not call one is recognised by %s", async (name, kind) => {
    await write("model.safetensors", { [name]: 1, b: 1 });
    await using checkpoint = await openCheckpoint(folder);
    expect(() => checkpoint.assertTensors(new Map([["a.weight", [1]]]))).toThrow(kind);
    expect(() => checkpoint.assertTensors(new Map([["b", [1]]]))).toThrow(kind);
  });
});

it("takes padded rows where they may be, and nowhere else", async () => {
  await writeSafetensors(join(folder, "model.safetensors"), [{ name: "a", type: "float32", shape: [3, 2] }], () => new Uint8Array(24));
  await using checkpoint = await openCheckpoint(folder);
  const expected = new Map([["a", [2, 2]]]);
  checkpoint.assertTensors(expected, { padded: new Set(["a"]) });
  expect(() => checkpoint.assertTensors(expected)).toThrow("shape [3,2]");
  expect(() => checkpoint.assertTensors(new Map([["a", [4, 2]]]), { padded: new Set(["a"]) })).toThrow("shape [3,2]");
});
