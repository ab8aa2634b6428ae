import { describe, expect, it } from "vitest";
import { readNativeConfig } from "../src/config/native-config.ts";
import { parseJson } from "../src/config/parse-json.ts";
import { parseInternVLConfig } from "../src/index.ts";
import { readQuantization } from "../src/quantized/read-quantization.ts";
import { config } from "./config-fixture.ts";

/** As they may stand in a file: numbers that are none, objects that are no texts, and a text that is long. */
const values = [
  ...["null", "true", "0", "-1", "1", "0.5", "1e9", "-1e9", "9007199254740993", "1e308", "-1e308", "1e999", "-1e999", "1e-320"],
  ...['""', '"7"', '"NaN"', '"__proto__"', '"constructor"', "[]", "[[]]", "[null]", "[1e999]", "{}"],
  ...['{"toString":1}', '{"__proto__":{"x":1}}', '[{"toString":1,"valueOf":2}]', '{"rope_type":"yarn","factor":1e999}'],
  ...['{"type":{"toString":1}}', '{"rope_type":"longrope","short_factor":"x"}', JSON.stringify("a".repeat(100_000))],
];

type Part = Readonly<Record<string, unknown>>;

const fields: Readonly<Record<string, string>> = {
  "": `model_type architectures template system_message force_image_size downsample_ratio select_layer ps_version dynamic_image_size
    use_thumbnail min_dynamic_patch max_dynamic_patch pad2square use_backbone_lora use_llm_lora tie_word_embeddings vision_config llm_config`,
  vision_config: `model_type hidden_size intermediate_size num_hidden_layers num_attention_heads image_size patch_size norm_type
    layer_norm_eps qkv_bias qk_normalization hidden_act num_channels attention_bias`,
  llm_config: `model_type architectures hidden_size intermediate_size num_hidden_layers num_attention_heads num_key_value_heads head_dim
    vocab_size max_position_embeddings rms_norm_eps rope_theta rope_scaling rope_parameters partial_rotary_factor
    original_max_position_embeddings sliding_window use_sliding_window max_window_layers layer_types hidden_act bias qkv_bias attention_bias
    mlp_bias tie_word_embeddings bos_token_id eos_token_id pad_token_id pruned_heads`,
};

/** Each field with each value, as the text of a file. */
function* files(whole: Part, named = (part: string) => part): Generator<{ readonly field: string; readonly text: string }> {
  const slot = "a place for the value";
  for (const [part, names] of Object.entries(fields)) {
    const place = named(part);
    for (const field of names.split(/\s+/)) {
      const changed = place === "" ? { ...whole, [field]: slot } : { ...whole, [place]: { ...(whole[place] as Part), [field]: slot } };
      const text = JSON.stringify(changed);
      for (const value of values) yield { field, text: text.replace(JSON.stringify(slot), () => value) };
    }
  }
}

/** Nothing, or an error that a user can read, naming the field, or the one that it must go together with. */
function expectNamed(read: () => unknown, named: readonly string[], text: string): void {
  try {
    read();
  } catch (error) {
    expect({ text: text.slice(0, 2000), error }).toMatchObject({
      error: { code: expect.stringMatching(/^(checkpoint-invalid|unsupported-architecture)$/) },
    });
    expect(
      named.some((name) => (error as Error).message.includes(name)),
      `${text.slice(0, 2000)}: ${error}`,
    ).toBe(true);
  }
}

describe("every field with every kind of nonsense", () => {
  const beside = ["num_attention_heads", "rope_scaling"];

  it("is read or refused by name", () => {
    for (const { field, text } of files(config))
      expectNamed(() => parseInternVLConfig(parseJson(text, "config.json")), [field, ...beside], text);
  });

  it("is read or refused by name in transformers' own layout", () => {
    const { vision_config, llm_config } = config;
    const native = { model_type: "internvl", vision_config, text_config: { ...llm_config, model_type: "qwen2" } };
    const named = (part: string) => (part === "llm_config" ? "text_config" : part);
    for (const { field, text } of files(native, named)) {
      const { data, error } = readNativeConfig(parseJson(text, "config.json"));
      if (error === undefined) expectNamed(() => parseInternVLConfig(data), [field, ...beside], text);
      else expect(error.issues.flatMap(({ path }) => path)).toContain(field);
    }
  });

  it.each(["gptq", "awq", "bitsandbytes"])("is read or refused by name in a quantization_config of %s", (quant_method) => {
    for (const field of [
      "bits",
      "group_size",
      "version",
      "zero_point",
      "checkpoint_format",
      "load_in_4bit",
      "load_in_8bit",
      "quant_method",
    ])
      for (const value of values) {
        const given = { quant_method, load_in_4bit: true, bits: 4, [field]: JSON.parse(value) };
        const text = JSON.stringify(given);
        expectNamed(() => readQuantization({ quantization_config: given }, "config.json"), [field, "quantization_config"], text);
      }
  });

  it("is refused where a part is a text of millions of letters", () => {
    const text = "a".repeat(30_000_000);
    expect(() => parseInternVLConfig({ ...config, llm_config: text })).toThrow(/llm_config/);
    expect(() => parseInternVLConfig({ ...config, vision_config: text })).toThrow(/vision_config/);
  });
});
