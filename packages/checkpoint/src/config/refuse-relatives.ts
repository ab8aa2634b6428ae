import { TesseraError } from "@tessera/core";

type Fields = Readonly<Record<string, unknown>>;

/** A model of the family that is not computed here, by what its `config.json` has and no other's. */
interface Relative {
  readonly title: string;
  readonly why: string;
  readonly matches: (config: Fields, language: Fields) => boolean;
}

const names = ({ architectures, model_type }: Fields) =>
  [architectures, model_type].flat().filter((name): name is string => typeof name === "string");

const relatives: readonly Relative[] = [
  {
    title: "Mono-InternVL",
    why: "its language model sees patches itself, through experts of their own",
    matches: (config, language) =>
      [...names(config), ...names(language)].some((name) => /^(InternLM2VE|internlm2_?ve|MonoInternVL)/i.test(name)),
  },
  {
    title: "an InternVL3.5 over GPT-OSS (20B-A4B)",
    why: "mixtures of experts are not supported",
    matches: (_, language) => names(language).some((name) => /^gpt_?oss/i.test(name)),
  },
  {
    title: "an InternVL3.5 over Qwen3-MoE (30B-A3B, 241B-A28B)",
    why: "mixtures of experts are not supported",
    matches: (_, language) => names(language).some((name) => /^qwen3_?moe/i.test(name)),
  },
  {
    title: "InternVL3.5-Flash",
    why: "its router, which gives a tile 64 or 256 tokens, is not supported",
    matches: (config) =>
      names(config).some((name) => /^internvl_?flash/i.test(name)) ||
      ["flash_mode", "is_flash_model", "flash_relative_threshold"].some((field) => config[field]),
  },
];

/**
 * Refuses the models of the family that need other blocks, by their names.
 *
 * @throws TesseraError `unsupported-architecture`
 */
export function refuseRelatives(json: unknown, file: string): void {
  if (!isFields(json)) return;
  const language = json.llm_config ?? json.text_config;
  const found = relatives.find(({ matches }) => matches(json, isFields(language) ? language : {}));
  if (found === undefined) return;
  throw new TesseraError("unsupported-architecture", `${file} describes ${found.title}: ${found.why}`, {
    facts: { file, model: found.title },
  });
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
