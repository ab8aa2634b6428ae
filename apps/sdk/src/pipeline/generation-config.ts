import type { ChatRequest } from "../chat-request.ts";

/** LMDeploy's `GenerationConfig`, in camel case and with its defaults (0.5.3). */
export interface GenerationConfig {
  /** @default 512 */
  readonly maxNewTokens?: number;
  /** 1 is greedy. @default 1 */
  readonly topK?: number;
  /** @default 1 */
  readonly topP?: number;
  /** @default 0.8 */
  readonly temperature?: number;
  /** @default 1 */
  readonly repetitionPenalty?: number;
  readonly randomSeed?: number;
  readonly stopWords?: readonly string[];
  /** @default 0 */
  readonly minNewTokens?: number;
}

/** The chat options a configuration stands for. */
export function readGenerationConfig({
  maxNewTokens = 512,
  topK = 1,
  topP = 1,
  temperature = 0.8,
  repetitionPenalty = 1,
  randomSeed,
  stopWords,
  minNewTokens,
}: GenerationConfig = {}): Partial<ChatRequest> {
  return {
    maxNewTokens,
    topK,
    topP,
    temperature,
    repetitionPenalty,
    seed: randomSeed,
    stop: stopWords,
    minNewTokens,
    doSample: topK !== 1,
  };
}
