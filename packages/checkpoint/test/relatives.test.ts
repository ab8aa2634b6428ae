import { parseInternVLConfig } from "@tessera/checkpoint";
import { expect, it } from "vitest";
import { config } from "./config-fixture.ts";

const language = (llm_config: object) => ({ ...config, llm_config: { ...config.llm_config, ...llm_config } });

it.each([
  ["Mono-InternVL", language({ architectures: ["InternLM2VEForCausalLM"] })],
  ["GPT-OSS", language({ architectures: ["GptOssForCausalLM"], model_type: "gpt_oss" })],
  ["Qwen3-MoE", language({ architectures: ["Qwen3MoeForCausalLM"] })],
  ["Qwen3-MoE", { model_type: "internvl", text_config: { model_type: "qwen3_moe" } }],
  ["InternVL3.5-Flash", { ...config, flash_relative_threshold: 0.5 }],
  ["InternVL3.5-Flash", { model_type: "internvl_flash" }],
])("%s is refused by name", (name, json) => {
  expect(() => parseInternVLConfig(json)).toThrow(
    expect.objectContaining({ code: "unsupported-architecture", message: expect.stringContaining(name) }),
  );
});

it.each(["InternLM3ForCausalLM", "Qwen3ForCausalLM"])("%s is no mixture of experts", (name) => {
  expect(parseInternVLConfig(language({ architectures: [name] })).llm_config.architectures).toEqual([name]);
});
