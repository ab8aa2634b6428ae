import type { Turn } from "./conversation.ts";
import type { Settings } from "./settings.ts";

/** The body of `POST /v1/chat/completions` for a conversation that ends with a question. */
export function requestBody(model: string, turns: readonly Turn[], settings: Settings): Record<string, unknown> {
  const { system, temperature, topP, topK, maxTokens, maxTiles, seed } = settings;
  const messages = turns.map(({ role, text, attachments }) => {
    const media = attachments.map(({ kind, url }) => ({ type: `${kind}_url`, [`${kind}_url`]: { url } }));
    return { role, content: media.length === 0 ? text : [...media, { type: "text", text }] };
  });
  return {
    model,
    messages: system.trim() === "" ? messages : [{ role: "system", content: system }, ...messages],
    temperature,
    ...(temperature > 0 && topP < 1 ? { top_p: topP } : {}),
    ...(temperature > 0 && topK > 0 ? { top_k: topK } : {}),
    ...(maxTiles > 0 ? { max_dynamic_patch: maxTiles } : {}),
    ...(/^\d+$/.test(seed) ? { seed: Number(seed) } : {}),
    max_tokens: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}
