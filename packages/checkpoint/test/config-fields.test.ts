import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint, parseInternVLConfig, writeSafetensors } from "@tessera/checkpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { config } from "./config-fixture.ts";

type Part = Record<string, unknown>;
const read = ({ llm_config, vision_config, ...top }: { llm_config?: Part; vision_config?: Part } & Part) =>
  parseInternVLConfig({
    ...config,
    ...top,
    vision_config: { ...config.vision_config, ...vision_config },
    llm_config: { ...config.llm_config, ...llm_config },
  });
const rope = (llm_config: Part) => read({ llm_config }).llm_config.rope_parameters;

describe("rotary fields", () => {
  it.each([
    [{ rope_theta: 1e6 }, { rope_type: "default", rope_theta: 1e6 }],
    [{}, { rope_type: "default", rope_theta: 10000 }],
    [{ rope_parameters: { rope_theta: 1e6, rope_type: "default" } }, { rope_type: "default", rope_theta: 1e6 }],
    [
      { rope_theta: 5, rope_parameters: { rope_theta: 1e6 } },
      { rope_type: "default", rope_theta: 1e6 },
    ],
    [{ rope_scaling: { type: "linear", factor: 2 } }, { rope_type: "linear", rope_theta: 10000, factor: 2 }],
    [{ rope_scaling: { type: "dynamic", rope_type: "dynamic", factor: 2 } }, { rope_type: "dynamic", rope_theta: 10000, factor: 2 }],
    [
      { rope_parameters: { rope_type: "yarn", factor: 4, rope_theta: 1e6, original_max_position_embeddings: 8192 } },
      { rope_type: "yarn", rope_theta: 1e6, factor: 4, original_max_position_embeddings: 8192 },
    ],
    [
      { max_position_embeddings: 64, rope_scaling: { rope_type: "yarn", factor: 4 } },
      { rope_type: "yarn", rope_theta: 10000, factor: 4, original_max_position_embeddings: 64 },
    ],
  ])("%j", (fields, expected) => {
    expect(rope(fields)).toEqual(expected);
  });

  const phi3 = { architectures: ["Phi3ForCausalLM"], max_position_embeddings: 131072 };
  const factors = { short_factor: [1, 1, 1, 1], long_factor: [2, 2, 2, 2] };
  it("of Phi-3 mean long rope, trained for 4,096 positions where nothing else is said", () => {
    const expected = { rope_type: "longrope", rope_theta: 10000, ...factors, original_max_position_embeddings: 4096 };
    for (const type of ["su", "longrope"]) expect(rope({ ...phi3, rope_scaling: { type, ...factors } })).toEqual(expected);
    expect(rope({ ...phi3, rope_scaling: { type: "yarn", ...factors } })).toEqual({
      ...expected,
      attention_factor: expect.closeTo(0.1 * Math.log(32) + 1, 12),
    });
  });

  it.each([
    [{ rope_parameters: { full_attention: { rope_theta: 1 }, sliding_attention: { rope_theta: 2 } } }, "full_attention"],
    [{ rope_scaling: { type: "ntk", factor: 2 } }, "rope_type"],
    [{ rope_scaling: { type: "dynamic", factor: 0.5 } }, "factor"],
    [{ rope_scaling: { type: "dynamic", factor: 2, alpha: 3 } }, "alpha"],
    [{ rope_parameters: { rope_type: "default", rope_theta: 1e6, partial_rotary_factor: 0.5 } }, "partial_rotary_factor"],
    [{ partial_rotary_factor: 0.75 }, "partial_rotary_factor"],
  ])("that are not known are refused by name: %j", (fields, name) => {
    expect(() => rope(fields)).toThrow(expect.objectContaining({ code: "checkpoint-invalid", message: expect.stringContaining(name) }));
  });

  it("with factors for another size of head are refused", () => {
    expect(() => rope({ ...phi3, rope_scaling: { type: "su", ...factors, long_factor: [1] } })).toThrow(
      "long_factor is 1, numbers, 4 are needed",
    );
  });
});

describe("fields that change the numbers and are not computed", () => {
  it.each([
    [{ llm_config: { hidden_act: "gelu" } }, 'llm_config.hidden_act is "gelu"'],
    [{ vision_config: { hidden_act: "quick_gelu" } }, 'vision_config.hidden_act is "quick_gelu"'],
    [{ pad2square: true }, "pad2square is true"],
    [{ select_layer: 2 }, "select_layer is 2"],
    [{ select_layer: -3 }, "select_layer is -3"],
    [{ force_image_size: 13 }, "force_image_size is 13"],
    [{ force_image_size: 42 }, "downsample_ratio is 0.5"],
    [{ downsample_ratio: 0.4 }, "downsample_ratio is 0.4"],
    [{ min_dynamic_patch: 7 }, "min_dynamic_patch is 7"],
    [{ llm_config: { use_sliding_window: true, sliding_window: 16 } }, "use_sliding_window"],
    [{ llm_config: { layer_types: ["sliding_attention"], sliding_window: null } }, "layer_types"],
  ])("%j is refused by name", (part, message) => {
    expect(() => read(part)).toThrow(
      expect.objectContaining({ code: "unsupported-architecture", message: expect.stringContaining(message) }),
    );
  });

  it("are accepted where they say what is computed anyway", () => {
    read({ llm_config: { hidden_act: "swish", use_sliding_window: true, sliding_window: 4096, max_position_embeddings: 4096 } });
    read({ select_layer: -2, force_image_size: 0 });
    expect(read({ force_image_size: 61, system_message: null }).force_image_size).toBe(61);
  });
});

it("takes the defaults of the original's classes", () => {
  const { image_size: _, ...vision_config } = config.vision_config;
  expect(parseInternVLConfig({ ...config, vision_config }).force_image_size).toBe(224);
  expect(read({ llm_config: { architectures: ["Phi3ForCausalLM"] } }).llm_config).toMatchObject({
    rms_norm_eps: 1e-5,
    original_max_position_embeddings: 4096,
    max_position_embeddings: 4096,
  });
  expect(read({ llm_config: { architectures: ["InternLM2ForCausalLM"] } }).llm_config.bias).toBe(true);
  expect(read({ llm_config: { architectures: undefined, model_type: "qwen3" } }).llm_config.head_dim).toBe(128);
  expect(read({ tie_word_embeddings: true }).llm_config.tie_word_embeddings).toBe(true);
});

describe("hostile numbers", () => {
  it.each([
    ["llm_config", "num_hidden_layers", 1e9],
    ["llm_config", "hidden_size", 2 ** 40],
    ["llm_config", "vocab_size", 1e12],
    ["llm_config", "num_attention_heads", 3],
    ["llm_config", "num_key_value_heads", 1e9],
    ["llm_config", "head_dim", 1e9],
    ["llm_config", "rms_norm_eps", 1e300],
    ["llm_config", "rope_theta", 1e300],
    ["vision_config", "num_hidden_layers", 1e9],
    ["vision_config", "image_size", 1e9],
    ["vision_config", "patch_size", 0],
    ["vision_config", "num_attention_heads", 3],
  ])("%s.%s is bounded", (part, field, value) => {
    expect(() => read({ [part]: { [field]: value } })).toThrow(
      expect.objectContaining({ code: "checkpoint-invalid", message: expect.stringMatching(new RegExp(`${field}|rope_scaling`)) }),
    );
  });

  it.each([
    ["max_dynamic_patch", 1e9],
    ["min_dynamic_patch", 1e9],
    ["downsample_ratio", 1e-9],
    ["use_llm_lora", 1e12],
    ["force_image_size", 1e9],
  ])("%s is bounded", (field, value) => {
    expect(() => read({ [field]: value })).toThrow(
      expect.objectContaining({ code: "checkpoint-invalid", message: expect.stringContaining(field) }),
    );
  });
});

describe("files beside config.json", () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tessera-fields-"));
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    await writeSafetensors(join(folder, "model.safetensors"), [], () => new Uint8Array());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("with another normalisation of pictures are refused by name", async () => {
    const preprocessor = (json: object) => writeFileSync(join(folder, "preprocessor_config.json"), JSON.stringify(json));
    preprocessor({ image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225], size: 448 });
    await using checkpoint = await openCheckpoint(folder);
    expect(checkpoint.preprocessorConfig.image_mean).toEqual([0.485, 0.456, 0.406]);
    preprocessor({ image_mean: [0.5, 0.5, 0.5] });
    await expect(openCheckpoint(folder)).rejects.toMatchObject({
      code: "unsupported-architecture",
      message: expect.stringContaining("image_mean is [0.5,0.5,0.5]"),
    });
  });

  it("that nest without end are refused before they are parsed", async () => {
    for (const deep of ["[".repeat(5e6), `{"a":${"[".repeat(100)}${"]".repeat(100)}}`]) {
      writeFileSync(join(folder, "config.json"), deep);
      await expect(openCheckpoint(folder)).rejects.toMatchObject({
        code: "checkpoint-invalid",
        message: expect.stringContaining("nests deeper than 64 levels"),
      });
    }
    writeFileSync(join(folder, "config.json"), JSON.stringify({ ...config, note: `"${"[".repeat(100)}\\` }));
    await using checkpoint = await openCheckpoint(folder);
    expect(checkpoint.config.template).toBe("Hermes-2");
  });
});
