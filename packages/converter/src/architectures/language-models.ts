import { internlm2 } from "./internlm2.ts";
import { internlm3 } from "./internlm3.ts";
import type { LanguageModel } from "./language-model.ts";
import { llama } from "./llama.ts";
import { phi3 } from "./phi3.ts";
import { qwen2 } from "./qwen2.ts";
import { qwen3 } from "./qwen3.ts";

/** Every decoder that is converted. */
export const languageModels: readonly LanguageModel[] = [qwen2, qwen3, llama, internlm2, internlm3, phi3];
