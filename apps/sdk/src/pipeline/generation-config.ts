import { type ChatRequest, checkOptions } from "@tessera/engine";

/** LMDeploy's `GenerationConfig`, in camel case and with its defaults (0.5.3). */
export interface GenerationConfig {
  /** @default 512 */
  readonly maxNewTokens?: number;
  /** 1 is greedy. @default 1 */
  readonly topK?: number;
  /** @default 1 */
  readonly topP?: number;
  /** 0 is greedy. @default 0.8 */
  readonly temperature?: number;
  /** @default 1 */
  readonly repetitionPenalty?: number;
  readonly randomSeed?: number;
  readonly stopWords?: readonly string[];
  /** @default 0 */
  readonly minNewTokens?: number;
}

const configNames = {
  maxNewTokens: true,
  topK: true,
  topP: true,
  temperature: true,
  repetitionPenalty: true,
  randomSeed: true,
  stopWords: true,
  minNewTokens: true,
} satisfies Record<keyof GenerationConfig, true>;

/** The chat options a configuration stands for. Throws `invalid-argument` for an option that does not exist. */
export function readGenerationConfig(config: GenerationConfig = {}): Partial<ChatRequest> {
  checkOptions(config, configNames, "genConfig");
  const { maxNewTokens = 512, topK = 1, topP = 1, temperature = 0.8, repetitionPenalty = 1, randomSeed, stopWords, minNewTokens } = config;
  return {
    maxNewTokens,
    topK,
    topP,
    temperature,
    repetitionPenalty,
    seed: randomSeed,
    stop: stopWords,
    minNewTokens,
    doSample: topK !== 1 && temperature !== 0,
  };
}
