import { type TokenLogprobs, tokenLogprobs } from "../sampling/token-logprobs.ts";
import type { Sequence } from "../sequence/sequence.ts";

/** Positions of a run: the logits of each are kept until they are looked at. */
const chunk = 32;

/**
 * Reads a prompt, float32 [positions, hidden_size], and tells the log-probabilities of each of its tokens but the first, after those before it.
 *
 * @param count likeliest tokens to tell at each place
 */
export async function scorePrompt(
  sequence: Sequence,
  embeds: Float32Array,
  ids: readonly number[],
  count: number,
  signal: AbortSignal | undefined,
): Promise<TokenLogprobs[]> {
  const hiddenSize = embeds.length / ids.length;
  const scores: TokenLogprobs[] = [];
  sequence.cache.reserve(ids.length);
  for (let from = 0; from < ids.length; from += chunk) {
    const to = Math.min(from + chunk, ids.length);
    const predictions = await sequence.tryOut(embeds.subarray(from * hiddenSize, to * hiddenSize), to - from, signal);
    sequence.cache.length = to;
    for (let at = from; at < to; at++) {
      const logits = predictions.at(at - from);
      if (typeof logits === "number") continue;
      if (at + 1 < ids.length) scores.push(tokenLogprobs(logits, ids[at + 1]!, count));
      else sequence.prediction = logits;
    }
  }
  return scores;
}
