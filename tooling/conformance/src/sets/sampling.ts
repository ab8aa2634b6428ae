import { join } from "node:path";
import { processLogits, warpLogits } from "@tessera/language-decoder";
import { readJson } from "../read-json.ts";
import { SetRecorder } from "../set-recorder.ts";
import type { SetResult } from "../set-result.ts";

interface WarperCase {
  readonly options: Readonly<Record<string, number>> & {
    readonly bad_words_ids?: readonly (readonly number[])[];
    readonly suppress_tokens?: readonly number[];
  };
  readonly history_ids: readonly number[];
  readonly logits: readonly number[];
  readonly probabilities: readonly number[];
}

/** The recording's end token. */
const stopTokenIds = [2];

/** Probabilities after the processors and warpers, within 1e-5. */
export async function sampling(folder: string): Promise<SetResult> {
  const recorder = new SetRecorder("sampling");
  const { cases } = await readJson<{ cases: WarperCase[] }>(join(folder, "sampling", "warpers.json"));
  for (const { options, history_ids, logits: recorded, probabilities: expected } of cases) {
    const logits = Float32Array.from(recorded);
    const generation = {
      repetitionPenalty: options.repetition_penalty,
      noRepeatNgramSize: options.no_repeat_ngram_size,
      minNewTokens: options.min_new_tokens,
      minLength: options.min_length,
      badWordsIds: options.bad_words_ids,
      suppressTokens: options.suppress_tokens,
      temperature: options.temperature,
      topK: options.top_k,
      topP: options.top_p,
      typicalP: options.typical_p,
      epsilonCutoff: options.epsilon_cutoff,
      etaCutoff: options.eta_cutoff,
    };
    processLogits(logits, generation, { history: history_ids, generated: history_ids.length - 1, stopTokenIds });
    const { ids, probabilities } = warpLogits(logits, generation);
    const dense = new Float64Array(logits.length);
    for (const [i, id] of ids.entries()) dense[id] = probabilities[i]!;
    recorder.within(JSON.stringify(options), Math.max(...expected.map((value, id) => Math.abs(value - dense[id]!))), 1e-5);
  }
  return recorder.result();
}
