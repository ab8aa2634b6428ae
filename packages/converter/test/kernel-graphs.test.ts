import { openCheckpoint } from "@tessera/checkpoint";
import { GraphBuilder, type OnnxModel } from "@tessera/onnx";
import { expect, test } from "vitest";
import { internVit } from "../src/architectures/intern-vit.ts";
import { languageArchitecture } from "../src/architectures/language-architecture.ts";
import { convertCheckpoint } from "../src/index.ts";
import { type DecoderOptions, decoder } from "../src/layers/decoder.ts";
import { padHeads } from "../src/layers/pad-heads.ts";
import { planConversion } from "../src/plan-conversion.ts";
import { CheckpointScope } from "../src/rows/checkpoint-scope.ts";
import type { LinearFormat } from "../src/store/part-builder.ts";
import { WeightFile } from "../src/store/weight-file.ts";
import { fixture } from "./fixture.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const ours = ({ nodes }: OnnxModel) => nodes.filter(({ domain }) => domain === "tessera");
const counts = (model: OnnxModel) => {
  const ops: Record<string, number> = {};
  for (const { op } of ours(model)) ops[op] = (ops[op] ?? 0) + 1;
  return ops;
};

/** Builds decoder graphs over one weights file. */
async function decoders(name: string) {
  await using checkpoint = await openCheckpoint(fixture(name));
  const { llm_config: config } = checkpoint.config;
  const weights = padHeads(languageArchitecture(new CheckpointScope(checkpoint).child("language_model"), config));
  const file = new WeightFile("language.weights");
  const build = (format: LinearFormat, options: DecoderOptions) => {
    const graph = new GraphBuilder("decoder");
    decoder({ graph, weights: file, format }, weights, config, options);
    return graph.finish();
  };
  return { build, file, layers: config.num_hidden_layers };
}

test.each(["qwen2-1b-like", "internlm2-26b-like-sharded", "phi3-4b-like", "yi-40b-like", "internvl3-hf"])(
  "%s: the decoder's linear layers and attention are our own operators, over the stock graphs' weights",
  async (name) => {
    const { build, file, layers } = await decoders(name);
    build("block8", { logits: "chosen" });
    build("block4", { logits: "chosen" });
    build("rows8", { logits: "none" });
    const stock = file.entries.length;
    expect(build("block8", { logits: "chosen" }).outputs.map(({ name }) => name)).not.toContain("best");
    for (const bits of [8, 4] as const) {
      const model = build(`kernel-rows${bits}`, { logits: "chosen" });
      expect(counts(model)).toEqual({ [`LinearRows${bits}`]: 4 * layers + 1, CausalAttention: layers });
      const gateUps = ours(model).filter(({ attributes }) => attributes.activation === 2);
      expect(gateUps).toHaveLength(layers);
      for (const { attributes } of gateUps) expect(attributes.N).toBe(2 * (ours(model).at(-2)!.attributes.K as number));
      expect(model.nodes.map(({ op }) => op)).not.toContain("MatMulNBits");
      expect(ours(model).at(-1)?.outputs).toEqual(["logits", "best"]);
      expect(model.outputs.at(-1)).toEqual({ name: "best", type: "int64", shape: ["batch", "chosen"] });
    }
    // Nothing behind the last layer's keys and values is computed.
    expect(counts(build("kernel-rows8", { logits: "none" }))).toEqual({ LinearRows8: 4 * layers - 3, CausalAttention: layers });
    const columns = build("kernel-columns8", { logits: "none", kv: "int8" });
    expect(counts(columns)).toEqual({ LinearColumns8: 5 * layers - 4, CausalAttentionInt8: layers });
    for (const { op, inputs } of ours(columns)) {
      expect(inputs.at(-1)).not.toBe("");
      if (op === "CausalAttentionInt8") expect(inputs).toHaveLength(11);
    }
    expect(columns.inputs.map(({ name }) => name)).toContain("kv_scales");
    expect(file.entries.length).toBe(stock);
  },
);

test("vision layers fuse activation and residuals", async () => {
  await using checkpoint = await openCheckpoint(fixture("qwen2-1b-like"));
  const { config } = checkpoint;
  const { num_hidden_layers, hidden_size: D, num_attention_heads } = config.vision_config;
  const layers = config.select_layer < 0 ? num_hidden_layers + 1 + config.select_layer : config.select_layer;
  const file = new WeightFile("vision.weights");
  const build = (format: LinearFormat) => {
    const graph = new GraphBuilder("vision");
    const scope = new CheckpointScope(checkpoint).child("vision_model");
    internVit({ graph, weights: file, format, tokens: 17 }, scope, config, graph.input("pixel_values", "float32", ["tiles", 3, 56, 56]));
    return graph.finish();
  };
  build("vnni8");
  const stock = file.entries.length;
  const model = build("kernel-columns8");
  expect(file.entries.length).toBe(stock);
  expect(counts(model)).toEqual({ LinearColumns8: 6 * layers, Attention: layers });
  const [query, key, value, attention, proj, fc1, fc2] = ours(model);
  expect([query, key, value].map((node) => node?.inputs[0])).toEqual(Array(3).fill(query?.inputs[0]));
  expect(attention?.attributes).toEqual({ num_heads: num_attention_heads, scale: { float: (D / num_attention_heads) ** -0.5 } });
  expect(proj?.inputs).toEqual([
    attention?.outputs[0],
    expect.any(String),
    expect.any(String),
    expect.stringContaining("bias"),
    expect.stringContaining("Add"),
  ]);
  expect(fc1).toMatchObject({ attributes: { K: D, activation: 1 }, inputs: { length: 4 } });
  expect(fc2?.inputs.at(-1)).toBe(proj?.outputs[0]);
  expect(model.nodes.map(({ op }) => op)).not.toContain("Gelu");
});

test("the manifest names the graphs of each precision, and none where heads do not fit", async () => {
  const kernels = async (name: string, precision: Parameters<typeof planConversion>[1]) => {
    await using checkpoint = await openCheckpoint(fixture(name));
    const { graphs, manifest } = planConversion(checkpoint, precision);
    const named = [...manifest.language.graphs, ...manifest.vision.graphs].filter(({ kernels }) => kernels).map(({ file }) => file);
    expect([...graphs.keys()].filter((graph) => graph.includes("kernels")).sort()).toEqual(named.sort());
    return named;
  };
  const language = ["decoder-kernels-kv8.onnx", "decoder-kernels.onnx", "prefill-kernels-kv8.onnx", "prefill-kernels.onnx"];
  expect(await kernels("qwen2-1b-like", { vision: "int8", language: "int4" })).toEqual([...language, "vision-kernels.onnx"]);
  expect(await kernels("qwen2-1b-like", { vision: "fp32", language: "int8" })).toEqual(language);
  expect(await kernels("qwen2-1b-like", { vision: "fp32", language: "fp32" })).toEqual([]);
  // Vision heads of 4.
  expect(await kernels("internlm2-26b-like-sharded", { vision: "int8", language: "int8" })).toEqual(language);
});

test("a converted model comes back with its kernel graphs", async () => {
  await using checkpoint = await openCheckpoint(fixture("qwen2-1b-like"));
  const options = { cacheFolder: await temporaryFolder() };
  const { manifest } = await convertCheckpoint(checkpoint, options);
  for (const { file } of [...manifest.language.graphs, ...manifest.vision.graphs]) expect(Object.keys(manifest.files)).toContain(file);
  expect((await convertCheckpoint(checkpoint, options)).manifest).toEqual(manifest);
});
